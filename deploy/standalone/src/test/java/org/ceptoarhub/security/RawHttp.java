package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** Requests byte for byte as written, which a decent client would not send. */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int LONGEST = 200_000;

  private RawHttp() {}

  /**
   * @param status 0 if the server hung up without an answer
   */
  record Answer(int status, String body) {}

  /** All that comes, or the beginning of a stream, which has no end. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    int count = in.read(buffer);
    while (count >= 0 && all.size() < LONGEST) {
      all.write(buffer, 0, count);
      if (all.toString(UTF_8).contains("text/event-stream")) {
        break;
      }
      count = in.read(buffer);
    }
    return all.toString(UTF_8);
  }

  static Answer send(int port, String method, String target, List<String> headers, String body)
      throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (headers.stream().noneMatch(header -> header.startsWith("Host:"))) {
      request.append("Host: 127.0.0.1:").append(port).append("\r\n");
    }
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n").append(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.toString().getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      String answer = read(in);
      int headEnd = answer.indexOf("\r\n\r\n");
      return answer.startsWith("HTTP/1.1 ")
          ? new Answer(
              Integer.parseInt(answer.substring(9, 12)),
              headEnd < 0 ? "" : answer.substring(headEnd + 4))
          : new Answer(0, answer);
    }
  }
}
