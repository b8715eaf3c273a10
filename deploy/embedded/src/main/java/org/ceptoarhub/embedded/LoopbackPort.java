package org.ceptoarhub.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Picks TCP ports on the loopback address. */
public final class LoopbackPort {
  /** IPv4 always, so that every program means the same address by it. */
  public static final String HOST = "127.0.0.1";

  private LoopbackPort() {}

  /**
   * The port itself, or any free one for 0. It is only looked at, not kept.
   *
   * @throws PortTakenException if somebody listens on it
   */
  public static int claim(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(HOST))) {
      return socket.getLocalPort();
    } catch (BindException taken) {
      throw new PortTakenException(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port itself if nobody listens on it, else any free one. */
  public static int preferably(int port) {
    try {
      return claim(port);
    } catch (PortTakenException taken) {
      return claim(0);
    }
  }
}
