package org.ceptoarhub.ingest.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;

/** Errors in the form and with the codes of the Confluent Schema Registry API. */
enum RegistryError {
  SUBJECT(
      HttpStatus.NOT_FOUND,
      40_401,
      "There is no such subject; GET /subjects lists all: the full names of the hub's records."),
  VERSION(
      HttpStatus.NOT_FOUND,
      40_402,
      "The subject has no such version; GET /subjects/{subject}/versions lists them."),
  SCHEMA(
      HttpStatus.NOT_FOUND, 40_403, "There is no schema with this id; the hub writes with none."),
  NO_VERSION(
      HttpStatus.UNPROCESSABLE_ENTITY,
      42_202,
      "This is no version; ask for a number from 1 or for \"latest\".");

  private final HttpStatus status;
  private final int code;
  private final String message;

  RegistryError(HttpStatus status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  HttpResponse<String> answer() {
    return HttpResponse.<String>status(status)
        .body(
            JsonNodeFactory.instance
                .objectNode()
                .put("error_code", code)
                .put("message", message)
                .toString())
        .contentType(RegistryController.V1);
  }
}
