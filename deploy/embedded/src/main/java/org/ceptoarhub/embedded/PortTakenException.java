package org.ceptoarhub.embedded;

/** A port that was asked for belongs to another program. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int port;

  public PortTakenException(int port) {
    super("port " + port + " on the loopback address is taken by another program");
    this.port = port;
  }

  public int port() {
    return port;
  }
}
