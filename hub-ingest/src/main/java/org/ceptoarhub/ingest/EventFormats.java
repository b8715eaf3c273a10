package org.ceptoarhub.ingest;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.core.submission.ContentHash;

/** The event formats and the clock, for all of the edge. */
@Factory
final class EventFormats {

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
}
