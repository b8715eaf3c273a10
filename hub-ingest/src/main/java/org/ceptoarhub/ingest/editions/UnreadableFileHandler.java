package org.ceptoarhub.ingest.editions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.ceptoarhub.core.yaml.Problem;

/**
 * 422 for a file that can't be taken: a problem document with {@code problems}, each with the line
 * and column in the file.
 */
@Singleton
final class UnreadableFileHandler
    implements ExceptionHandler<UnreadableFileException, HttpResponse<ObjectNode>> {
  private static final String CODE = "invalid-file";

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<ObjectNode> handle(HttpRequest request, UnreadableFileException exception) {
    Problem first = exception.problems().getFirst();
    int more = exception.problems().size() - 1;
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", org.ceptoarhub.ingest.problem.Problem.TYPE_PREFIX + CODE)
            .put("title", HttpStatus.UNPROCESSABLE_ENTITY.getReason())
            .put("status", HttpStatus.UNPROCESSABLE_ENTITY.getCode())
            .put(
                "detail",
                "%s%s. The file is refused whole, and what is in force stays."
                    .formatted(first, more == 0 ? "" : " (and %d more)".formatted(more)));
    json.set("problems", EditionsJson.problems(exception.problems()));
    return HttpResponse.<ObjectNode>unprocessableEntity()
        .body(json)
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }
}
