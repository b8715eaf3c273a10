package org.ceptoarhub.ingest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;

/**
 * Forgets headers that no operation asks for, as the server looks at them nevertheless: it fails
 * where the languages or charsets that a caller prefers are none, and minds the type of a body
 * where none is read.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class UnusedHeaders {

  @PreMatching
  @RequestFilter
  void forget(HttpRequest<?> request) {
    if (request.getHeaders() instanceof MutableHttpHeaders headers) {
      headers.remove(HttpHeaders.ACCEPT_LANGUAGE).remove(HttpHeaders.ACCEPT_CHARSET);
      if (!request.getMethod().permitsRequestBody()) {
        headers.remove(HttpHeaders.CONTENT_TYPE);
      }
    }
  }
}
