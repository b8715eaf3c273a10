package org.ceptoarhub.ingest;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;

/**
 * Forgets which languages and charsets a caller prefers. Answers are in one of each; the server
 * looks nevertheless, and fails where such a header names none.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class PreferenceFilter {

  @PreMatching
  @RequestFilter
  void forget(HttpRequest<?> request) {
    if (request.getHeaders() instanceof MutableHttpHeaders headers) {
      headers.remove(HttpHeaders.ACCEPT_LANGUAGE).remove(HttpHeaders.ACCEPT_CHARSET);
    }
  }
}
