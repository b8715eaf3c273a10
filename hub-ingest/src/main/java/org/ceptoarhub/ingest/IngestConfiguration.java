package org.ceptoarhub.ingest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the HTTP edge.
 *
 * @param enabled whether the edge runs in this application
 * @param maxEvents events in one request
 * @param publishTimeout how long the broker may take to acknowledge an event
 * @param referenceWait how long a reference that is not found is waited for, as the edge's copy of
 *     the index is a little behind
 * @param readers inbox pages read at the same time; further ones wait for their turn
 * @param scanTime how long one request may read a topic
 * @param maxStreams open streams; further ones get 503
 * @param heartbeat how often a silent stream says that it is alive
 * @param routerGroups consumer groups of the router, whose progress {@code /health} looks at
 * @param operatorRate events a second that one operator may hand in over HTTP for long
 * @param operatorBurst events that it may hand in at once, when it has been quiet
 * @param authorityRate the same for a ministry, an agency, a CEPTOAR or NISC
 * @param authorityBurst the same
 * @param partyRequests requests of one party that are published at the same time; further ones get
 *     429
 * @param dataFolder a folder on the disk that the event log fills, where it is this machine's;
 *     null: the log is elsewhere, and whoever runs it sees to its room
 * @param leastRoom bytes that must be left there; with fewer no event is taken
 * @param indexFolder where this edge alone keeps its copy of the index, so that it need not read
 *     all of it again when it is started; null: in a temporary folder
 * @param routingDelay how old an event may be that is not routed yet before {@code /health} is DOWN
 */
@ConfigurationProperties("hub.ingest")
public record IngestConfiguration(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "500") int maxEvents,
    @Bindable(defaultValue = "10s") Duration publishTimeout,
    @Bindable(defaultValue = "2s") Duration referenceWait,
    @Bindable(defaultValue = "16") int readers,
    @Bindable(defaultValue = "5s") Duration scanTime,
    @Bindable(defaultValue = "256") int maxStreams,
    @Bindable(defaultValue = "15s") Duration heartbeat,
    @Bindable(defaultValue = "svc-router.live.authorities,svc-router.live.operators")
        List<String> routerGroups,
    @Bindable(defaultValue = "20") int operatorRate,
    @Bindable(defaultValue = "200") int operatorBurst,
    @Bindable(defaultValue = "200") int authorityRate,
    @Bindable(defaultValue = "2000") int authorityBurst,
    @Bindable(defaultValue = "32") int partyRequests,
    @Bindable(defaultValue = IngestConfiguration.ELSEWHERE) String dataFolder,
    @Bindable(defaultValue = "67108864") long leastRoom,
    @Nullable Path indexFolder,
    @Bindable(defaultValue = "15s") Duration routingDelay) {

  /** The event log's disk is not this machine's. */
  public static final String ELSEWHERE = "elsewhere";

  public IngestConfiguration {
    routerGroups = List.copyOf(routerGroups);
    require(maxEvents > 0, "max-events");
    require(readers > 0, "readers");
    require(maxStreams > 0, "max-streams");
    require(publishTimeout.isPositive(), "publish-timeout");
    require(!referenceWait.isNegative(), "reference-wait");
    require(scanTime.isPositive(), "scan-time");
    require(heartbeat.isPositive(), "heartbeat");
    require(operatorRate > 0, "operator-rate");
    require(operatorBurst > 0, "operator-burst");
    require(authorityRate > 0, "authority-rate");
    require(authorityBurst > 0, "authority-burst");
    require(partyRequests > 0, "party-requests");
    require(leastRoom > 0, "least-room");
    require(routingDelay.isPositive(), "routing-delay");
  }

  private static void require(boolean condition, String key) {
    if (!condition) {
      throw new ConfigurationException("hub.ingest." + key + " must be more than nothing");
    }
  }
}
