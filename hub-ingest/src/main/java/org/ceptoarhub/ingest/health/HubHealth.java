package org.ceptoarhub.ingest.health;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.ingest.broker.Room;
import org.ceptoarhub.ingest.broker.RoutingProbe;
import org.ceptoarhub.ingest.broker.RoutingProbe.Routing;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.posture.PostureView;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * UP when this edge has read what it needs, the router routes, and there is room for more. One look
 * serves everybody who asks in the same second, so that asking costs the broker nothing.
 */
@Singleton
final class HubHealth implements HealthIndicator {
  private static final String NAME = "routing";
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Editions editions;
  private final EventIndex index;
  private final PostureView postures;
  private final Mono<HealthResult> result;

  HubHealth(
      Editions editions, EventIndex index, PostureView postures, RoutingProbe probe, Room room) {
    this.editions = editions;
    this.index = index;
    this.postures = postures;
    this.result =
        Mono.fromCallable(() -> result(probe, room))
            .subscribeOn(Schedulers.boundedElastic())
            .cache(FRESH);
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return result;
  }

  private HealthResult result(RoutingProbe probe, Room room) {
    Optional<String> shortage = room.shortage();
    if (shortage.isPresent()) {
      return result(new Routing(false, shortage.get()));
    }
    if (!editions.ready() || !index.ready() || !postures.ready()) {
      return result(new Routing(false, "the control topics and the index have not been read yet"));
    }
    return result(probe.look(editions.directory().parties().stream().map(Party::id).toList()));
  }

  private static HealthResult result(Routing routing) {
    return HealthResult.builder(NAME, routing.routed() ? HealthStatus.UP : HealthStatus.DOWN)
        .details(Map.of("detail", routing.detail()))
        .build();
  }
}
