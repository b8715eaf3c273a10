package org.ceptoarhub.codec;

/**
 * Bytes that are not a record of any kept schema. The message says what is wrong and what to send
 * instead.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
