package org.ceptoarhub.ingest.problem;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpStatus;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;

/** Reads the body of a request. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * The JSON document of a body.
   *
   * @throws ProblemException (400) if it is none; says where
   */
  public static JsonNode json(EventJson json, byte[] body) {
    try {
      return json.parse(body);
    } catch (InvalidEventException e) {
      throw new ProblemException(
          Problem.of(HttpStatus.BAD_REQUEST, "malformed-json", requireNonNull(e.getMessage())));
    }
  }
}
