package org.ceptoarhub.router;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.index.IndexStore;
import org.ceptoarhub.router.follow.ControlView;
import org.ceptoarhub.router.follow.IndexView;
import org.ceptoarhub.router.loop.LoopSettings;
import org.ceptoarhub.router.loop.RoutingLoop;
import org.ceptoarhub.router.loop.Senders;
import org.ceptoarhub.router.shard.HubHeads;
import org.ceptoarhub.router.shard.HubOrders;
import org.ceptoarhub.router.shard.Shards;
import org.ceptoarhub.router.watch.CommittedHeads;
import org.ceptoarhub.router.watch.DailyHeads;
import org.ceptoarhub.router.watch.Watch;

/**
 * The router of one realm: reads the configuration in force and the index of events to their ends,
 * then routes, authorities and operators each in a loop of their own, and watches the clock.
 */
public final class Router implements AutoCloseable {
  private final ControlView control;
  private final IndexView index;
  private final List<RoutingLoop> loops;
  private final Watch watch;
  private final CompletableFuture<Void> ready;

  public Router(RouterConfiguration configuration, RouterClients clients, InstantSource clock) {
    var codec = new EventCodec();
    this.control = new ControlView(configuration.realm(), codec, clients.followers(), clock);
    var shards =
        new Shards(
            configuration.realm(),
            codec,
            configuration.duplicateWindow(),
            configuration.duplicateBound(),
            control);
    var settings = LoopSettings.DEFAULT.withPatience(configuration.patience());
    this.index =
        new IndexView(
            configuration.realm(),
            IndexStore.open(configuration.indexFolder(), codec),
            clients.cluster(),
            clients.followers());
    this.loops =
        Arrays.stream(Senders.values())
            .map(
                senders ->
                    new RoutingLoop(
                        senders,
                        settings,
                        clients.loops().apply(senders),
                        shards,
                        index,
                        control,
                        clock))
            .toList();
    this.watch =
        new Watch(
            control,
            index::unsettled,
            clients.orderers(),
            new HubOrders(configuration.realm(), codec),
            new DailyHeads(
                configuration.realm(),
                control,
                index,
                new CommittedHeads(configuration.realm(), clients.loops()),
                new HubHeads(codec)),
            clock);
    this.ready =
        CompletableFuture.allOf(control.first(), index.caughtUp())
            .thenRun(
                () -> {
                  loops.forEach(RoutingLoop::start);
                  watch.start();
                });
  }

  /** Starts; routing begins when what it needs has been read. */
  public void start() {
    control.start();
    index.start();
  }

  public RouterStatus status() {
    return new RouterStatus(ready.isDone(), loops.stream().map(RoutingLoop::status).toList());
  }

  /** Stops after the transactions in hand. */
  @Override
  public void close() {
    watch.close();
    loops.parallelStream().forEach(RoutingLoop::close);
    control.close();
    index.close();
  }
}
