package org.ceptoarhub.ingest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import java.util.List;
import org.ceptoarhub.core.admission.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457).
 *
 * @param type {@code urn:ceptoar-hub:problem:} and a stable code, e.g. {@code unknown-sector}
 * @param title the HTTP status in words
 * @param status the HTTP status
 * @param detail what is wrong and what to do about it
 * @param errors the fields to blame; empty where none is
 */
@Introspected
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

  /** What {@link #type} begins with. */
  public static final String TYPE_PREFIX = "urn:ceptoar-hub:problem:";

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * One thing that is wrong with the request.
   *
   * @param field path in the JSON form (in an array with the index before it, {@code
   *     [3].body.sector}), or the name of a query parameter or header; null for the whole
   * @param message what is wrong and what to do about it
   */
  @Introspected
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record FieldError(@Nullable String field, String message) {}

  /** A problem that no single field causes. */
  public static Problem of(HttpStatus status, String code, String detail) {
    return of(status, code, detail, List.of());
  }

  /** A problem with the fields that cause it. */
  public static Problem of(HttpStatus status, String code, String detail, List<FieldError> errors) {
    return new Problem(TYPE_PREFIX + code, status.getReason(), status.getCode(), detail, errors);
  }

  /** 400 for a query parameter or header. */
  public static Problem badParameter(String name, String message) {
    return of(
        HttpStatus.BAD_REQUEST,
        "bad-parameter",
        name + ": " + message,
        List.of(new FieldError(name, message)));
  }

  /** 404: there is nothing there for this caller, whether or not there is for another. */
  public static Problem notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, "not-found", detail);
  }

  /** 403: the caller is known, and this is not for it. */
  public static Problem forbidden(String detail) {
    return of(HttpStatus.FORBIDDEN, "forbidden", detail);
  }

  /** 422 for an event that is not admitted. */
  public static Problem rejected(Rejection rejection) {
    return of(
        HttpStatus.UNPROCESSABLE_ENTITY,
        rejection.code(),
        rejection.message(),
        List.of(new FieldError(rejection.field(), rejection.message())));
  }
}
