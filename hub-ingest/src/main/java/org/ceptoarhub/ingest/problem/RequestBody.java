package org.ceptoarhub.ingest.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the body of a request. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * The JSON document of a body.
   *
   * @throws ProblemException (400) if it is none; says where
   */
  public static JsonNode json(ObjectReader reader, byte[] body) {
    try {
      JsonNode json = reader.readTree(body);
      if (json.isMissingNode()) {
        throw new ProblemException(
            Problem.of(HttpStatus.BAD_REQUEST, "malformed-json", "The body is empty."));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "malformed-json",
              "Line %d, column %d: %s"
                  .formatted(
                      e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                      e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                      e.getOriginalMessage())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
