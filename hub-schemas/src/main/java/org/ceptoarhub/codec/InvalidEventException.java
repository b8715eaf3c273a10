package org.ceptoarhub.codec;

/** A JSON form that is no event. Names the field and the remedy. */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field path of the field, e.g. {@code body.impact.duration}; {@code ""} for the whole
   *     document
   */
  public InvalidEventException(String field, String message) {
    super(message);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
