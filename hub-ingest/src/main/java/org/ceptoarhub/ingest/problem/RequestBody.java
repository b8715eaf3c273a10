package org.ceptoarhub.ingest.problem;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpStatus;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;

/** Reads the body of a request. */
public final class RequestBody {
  /** The largest document, in bytes. Files of editions may be larger. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  private RequestBody() {}

  /**
   * The JSON document of a body.
   *
   * @throws ProblemException (400) if it is none; says where. 413 if it is larger than {@link
   *     #MAX_BYTES}
   */
  public static JsonNode json(EventJson json, byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "request-too-large",
              "The request has %,d bytes, and at most %,d are taken: send it in parts"
                  .formatted(body.length, MAX_BYTES)));
    }
    try {
      return json.parse(body);
    } catch (InvalidEventException e) {
      throw new ProblemException(
          Problem.of(HttpStatus.BAD_REQUEST, "malformed-json", requireNonNull(e.getMessage())));
    }
  }
}
