package org.ceptoarhub.ingest.broker;

/** The broker did not answer, or not in time. Whether it has what was sent is not known. */
public final class BrokerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
