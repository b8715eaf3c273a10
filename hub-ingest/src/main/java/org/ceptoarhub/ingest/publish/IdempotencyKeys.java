package org.ceptoarhub.ingest.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.Problem.FieldError;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * What a key was used for lately. The ids of a request's events are made of its key, so the index
 * recognises each event for ever; this remembers the request as a whole, so that the same key with
 * one event more or fewer is told from a repeat.
 */
@Singleton
final class IdempotencyKeys {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final int SIZE = 100_000;
  private static final Duration AGE = Duration.ofHours(24);

  private final Cache<Key, List<String>> used =
      Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(AGE).build();

  private record Key(String party, String key) {}

  /**
   * @throws ProblemException (400) if it is no key
   */
  static void check(@Nullable String key) {
    if (key != null && !FORM.matcher(key).matches()) {
      throw new ProblemException(
          Problem.badParameter(HEADER, "has from 1 to 255 visible ASCII characters"));
    }
  }

  /**
   * @throws ProblemException (409) if the key was used for other events
   */
  void requireSame(String party, String key, List<Draft> drafts) {
    List<String> earlier = used.getIfPresent(new Key(party, key));
    if (earlier != null && !earlier.equals(hashes(drafts))) {
      String message = "The key was used for another request; a new request has a new key";
      throw new ProblemException(
          Problem.of(
              HttpStatus.CONFLICT,
              "other-content",
              message,
              List.of(new FieldError(HEADER, message))));
    }
  }

  /** Remembers what the key was used for. */
  void remember(String party, String key, List<Draft> drafts) {
    used.put(new Key(party, key), hashes(drafts));
  }

  private static List<String> hashes(List<Draft> drafts) {
    return drafts.stream().map(Draft::hash).toList();
  }
}
