package org.ceptoarhub.router;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import java.time.Duration;
import org.ceptoarhub.core.topics.Realm;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the router.
 *
 * @param enabled whether the router runs in this application
 * @param realm whose topics it routes
 * @param instance this router's name among several, stable over restarts: group membership and
 *     transactional ids hang on it, so no two may have the same at one time
 * @param maxPollRecords events in one transaction at most
 * @param partitionFetch bytes fetched of one sender at a time, so that none crowds out the others:
 *     whoever has a backlog fills some 70 places of a transaction, and then the others have their
 *     turn. A larger batch of one producer is fetched whole
 * @param patience how long an event waits for a reference that is not known yet
 * @param duplicateWindow how long every accepted event is remembered exactly
 * @param duplicateBound how many of a sender's at most
 * @param transactionTimeout after what time the broker ends the transaction of a router that died
 * @param sessionTimeout after what time the senders of a router that is silent go to others, and a
 *     broker that does not answer is left for another; the broker sets bounds (6 s to 30 min)
 * @param indexFolder where this router alone keeps its copy of the index, so that it need not read
 *     all of it again when it is started; null: in a temporary folder
 */
@ConfigurationProperties("hub.router")
public record RouterConfiguration(
    @Bindable(defaultValue = "true") boolean enabled,
    @Bindable(defaultValue = "LIVE") Realm realm,
    @Bindable(defaultValue = "router-1") String instance,
    @Bindable(defaultValue = "500") int maxPollRecords,
    @Bindable(defaultValue = "65536") int partitionFetch,
    @Bindable(defaultValue = "10s") Duration patience,
    @Bindable(defaultValue = "7d") Duration duplicateWindow,
    @Bindable(defaultValue = "100000") int duplicateBound,
    @Bindable(defaultValue = "10s") Duration transactionTimeout,
    @Bindable(defaultValue = "10s") Duration sessionTimeout,
    @Nullable Path indexFolder) {

  public RouterConfiguration {
    require(instance.matches("[a-zA-Z0-9-]{1,60}"), "instance must match [a-zA-Z0-9-]{1,60}");
    require(maxPollRecords > 0, "max-poll-records must be more than nothing");
    require(partitionFetch > 0, "partition-fetch must be more than nothing");
    require(!patience.isNegative(), "patience must not be negative");
    require(duplicateWindow.isPositive(), "duplicate-window must be more than nothing");
    require(duplicateBound > 0, "duplicate-bound must be more than nothing");
    require(
        transactionTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
        "transaction-timeout must be at least 1s");
    require(
        sessionTimeout.compareTo(Duration.ofSeconds(1)) >= 0,
        "session-timeout must be at least 1s");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new ConfigurationException("hub.router." + message);
    }
  }
}
