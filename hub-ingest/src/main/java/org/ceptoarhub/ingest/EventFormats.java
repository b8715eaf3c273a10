package org.ceptoarhub.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.submission.ContentHash;

/** The event formats and the clock, for all of the edge. */
@Factory
final class EventFormats {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 64;

  @Singleton
  EventCodec codec() {
    return new EventCodec();
  }

  @Singleton
  EventJson json() {
    return new EventJson();
  }

  @Singleton
  ContentHash contentHash(EventCodec codec) {
    return new ContentHash(codec);
  }

  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Reads what anybody may send: one JSON document, no field twice, no bottomless nesting. */
  @Singleton
  @Named("strict")
  ObjectReader strictJson() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .reader();
  }
}
