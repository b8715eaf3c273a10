package org.ceptoarhub.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** Sends the bytes of a request as they are, whatever a decent client would say to them. */
final class RawHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How much of an answer that does not end is read. */
  private static final int ENOUGH = 4 << 20;

  private final URI server;

  RawHttp(URI server) {
    this.server = server;
  }

  /**
   * The answer; empty if the server closed the connection without one.
   *
   * @throws java.net.SocketTimeoutException if it does neither for long
   */
  Optional<HttpResponse<String>> send(byte[] request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      try {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
      } catch (SocketException e) {
        // It may have answered before it had read everything.
      }
      return answer(socket.getInputStream());
    }
  }

  private Optional<HttpResponse<String>> answer(InputStream in) throws IOException {
    String status;
    try {
      status = line(in);
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
    return Optional.of(
        new Answer(
            Integer.parseInt(status.split(" ", 3)[1]), all, new String(body(in, all), UTF_8)));
  }

  private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
    if (headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
      return new byte[0];
    }
    if (headers.firstValue("Transfer-Encoding").isPresent()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunk(in); size > 0 && body.size() < ENOUGH; size = chunk(in)) {
        body.writeBytes(in.readNBytes(size));
        line(in);
      }
      return body.toByteArray();
    }
    return in.readNBytes(headers.firstValue("Content-Length").map(Integer::parseInt).orElse(0));
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The answer ends within a line");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** An answer in the form in which the contract is asked about it. */
  private record Answer(int statusCode, HttpHeaders headers, String body)
      implements HttpResponse<String> {

    @Override
    public HttpRequest request() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<HttpResponse<String>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      throw new UnsupportedOperationException();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
