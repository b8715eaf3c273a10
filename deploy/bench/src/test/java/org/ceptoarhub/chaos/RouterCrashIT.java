package org.ceptoarhub.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.chaos.Fault.Death;
import org.ceptoarhub.chaos.Fault.Freeze;
import org.ceptoarhub.chaos.Fault.Lost;
import org.ceptoarhub.chaos.Fault.Silence;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.router.RouterClients;
import org.ceptoarhub.router.RouterConfiguration;
import org.ceptoarhub.router.loop.Senders;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.Provisioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routers die, freeze and lose commits at every step of a transaction, again and again, while the
 * parties go on sending. {@code -Dcrash.seed=…} plays a run's choices again.
 */
class RouterCrashIT {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCrashIT.class);
  private static final Realm REALM = Realm.LIVE;
  private static final String PASSWORD = "a-password";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longer than the test takes: what a provision is derived from is known in the end. */
  private static final Duration REFERENCE_PATIENCE = Duration.ofMinutes(10);

  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration BURSTS = Duration.ofMillis(60);
  private static final int POLLED_AT_ONCE = 50;
  private static final int DEATHS_AT_EACH_STEP = 3;
  private static final int SILENCES_OF_EACH_KIND = 1;
  private static final int TRANSACTIONS = 2;
  private static final int SENDS = 20;

  @TempDir private Path folder;

  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Scene scene = Scene.shipped();
  private final List<String> parties = scene.parties();
  private final List<RouterProcess> remains = new ArrayList<>();
  private final ExecutorService undertaker = Executors.newVirtualThreadPerTaskExecutor();
  private EmbeddedBroker broker;
  private Traffic traffic;
  private int kills;
  private int zombies;
  private int silences;

  @BeforeEach
  void provision() {
    broker = EmbeddedBroker.start(folder, 0, Service.ADMIN, PASSWORD);
    Map<String, Object> client = broker.client(Service.ADMIN, PASSWORD);
    try (Admin admin = Admin.create(client)) {
      new Provisioner(admin, REALM, (short) 1)
          .apply(scene.directory(), Map.of(Service.ROUTER, PASSWORD, Service.INGEST, PASSWORD));
    }
    var control = new ControlPublisher(client, Clock.systemUTC());
    control.publish(Control.DIRECTORY, scene.directoryFile(), "crash test", "shipped");
    control.publish(Control.RULES, scene.rulesFile(), "crash test", "shipped");
    traffic = new Traffic(broker.client(Service.INGEST, PASSWORD), new Random(seed + 1), BURSTS);
  }

  @AfterEach
  void stop() {
    traffic.close();
    remains.forEach(router -> undertaker.execute(router::close));
    undertaker.close();
    broker.close();
  }

  @Test
  void routerThatStopsAtAnyMoment_losesNothingDoublesNothingForksNothing() throws Exception {
    LOG.info("crash.seed={}", seed);
    traffic.start();
    for (Fault fault : faults()) {
      suffer(fault);
    }
    LOG.info("{} killed, {} frozen; another router takes over", kills, zombies);
    RouterProcess last = takeOver();
    traffic.stop();
    awaitRouted();
    LOG.info("All is routed");
    last.close();
    verify();
  }

  // --- faults

  private List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    for (Senders loop : Senders.values()) {
      for (Step step : Step.values()) {
        if (step == Step.COMMITTING) {
          continue;
        }
        for (int i = 0; i < DEATHS_AT_EACH_STEP; i++) {
          faults.add(new Death(loop, step, pass(step)));
        }
        faults.add(new Freeze(loop, step, pass(step), random.nextInt(2)));
      }
      for (Lost lost : Lost.values()) {
        for (int i = 0; i < SILENCES_OF_EACH_KIND; i++) {
          faults.add(new Silence(loop, pass(Step.COMMITTING), lost));
        }
      }
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private int pass(Step step) {
    return switch (step) {
      case LOADING -> 1;
      case SENDING -> 1 + random.nextInt(SENDS);
      default -> 1 + random.nextInt(TRANSACTIONS);
    };
  }

  /** The life of a router, from its start to its end by a fault. */
  private void suffer(Fault fault) throws InterruptedException {
    clearAway();
    RouterProcess router = router("router-1");
    router.arm(fault);
    router.start();
    awaitStruck(router, fault);
    switch (fault) {
      case Death death -> kills++;
      case Freeze freeze -> {
        zombies++;
        RouterProcess heir = router("router-1");
        heir.start();
        awaitEvent(heir, fault.loop());
        router.thaw();
        awaitEvent(heir, fault.loop());
        kill(heir);
      }
      case Silence silence -> {
        silences++;
        // One more may be what the loop wrongly takes for committed; what follows shows it.
        awaitEvent(router, fault.loop());
        awaitEvent(router, fault.loop());
        kill(router);
      }
    }
  }

  /**
   * A second router joins, the first one dies with its offsets sent, and the broker has to find out
   * for itself.
   */
  private RouterProcess takeOver() throws InterruptedException {
    RouterProcess first = router("router-1");
    first.start();
    awaitEvent(first, Senders.AUTHORITIES);
    RouterProcess second = router("router-2");
    second.start();
    for (Senders loop : Senders.values()) {
      await()
          .atMost(PATIENCE)
          .until(() -> second.status(loop).partitions() > 0 && second.status(loop).loading() == 0);
    }
    Fault fault = new Death(Senders.OPERATORS, Step.OFFSETS_SENT, 1);
    first.arm(fault);
    awaitStruck(first, fault);
    kills++;
    return second;
  }

  private RouterProcess router(String instance) {
    RouterProcess router =
        new RouterProcess(broker.client(Service.ROUTER, PASSWORD), configuration(instance));
    remains.add(router);
    return router;
  }

  private static RouterConfiguration configuration(String instance) {
    return new RouterConfiguration(
        true,
        REALM,
        instance,
        POLLED_AT_ONCE,
        64 * 1024,
        REFERENCE_PATIENCE,
        Duration.ofDays(7),
        100_000,
        TRANSACTION_TIMEOUT,
        Duration.ofSeconds(10),
        null);
  }

  /** Frees what processes that have come to their end still hold in this one. */
  private void clearAway() {
    List<RouterProcess> ended = remains.stream().filter(RouterProcess::isStopped).toList();
    remains.removeAll(ended);
    ended.forEach(router -> undertaker.execute(router::close));
  }

  private void kill(RouterProcess router) {
    router.kill();
    kills++;
  }

  private static void awaitStruck(RouterProcess router, Fault fault) throws InterruptedException {
    assertThat(router.awaitStruck(PATIENCE)).as("%s of %s", fault, router).isTrue();
  }

  /** Waits until a loop has routed one more event. */
  private static void awaitEvent(RouterProcess router, Senders loop) {
    long before = router.status(loop).events();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(() -> router.status(loop).events() > before);
  }

  // --- what came of it

  private TopicReader reader(String... topics) {
    return reader(List.of(topics));
  }

  private TopicReader reader(List<String> topics) {
    RouterClients clients =
        RouterClients.of(broker.client(Service.ADMIN, PASSWORD), configuration("reader"));
    return new TopicReader(clients.followers().get(), topics);
  }

  /** Waits until each record of the out topics has its decision. */
  private void awaitRouted() {
    try (var decisions = reader(REALM.decisions());
        var outs = reader(parties.stream().map(REALM::out).toList())) {
      // What is decided is counted first, so that equal numbers mean that nothing is left to do.
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                int decided = decisions.readOn();
                return outs.readOn() == decided;
              });
    }
  }

  private void verify() throws MalformedRecordException {
    List<String> topics =
        Stream.concat(
                parties.stream().flatMap(party -> Stream.of(REALM.out(party), REALM.in(party))),
                Stream.of(REALM.decisions(), REALM.quarantine(), REALM.receipts(), REALM.index()))
            .toList();
    try (var written = reader(topics)) {
      written.readOn();
      assertThat(ChaosRun.unkept(traffic.acknowledged(), written)).isZero();
      Map<String, List<ConsumerRecord<byte[], byte[]>>> sent = new TreeMap<>();
      parties.forEach(party -> sent.put(party, written.of(REALM.out(party))));
      var expected = new Expectation(scene.decider(), sent);
      var aftermath = new Aftermath(written, parties);
      Findings findings = aftermath.compare(expected);
      LOG.info(
          "kills={} zombies={} unanswered-commits={} acknowledged={} unacknowledged={} notices={}"
              + " deliveries-checked={} lost={} doubled={} misrouted={} disordered={} forks={}"
              + " crash.seed={}",
          kills,
          zombies,
          silences,
          traffic.acknowledged().values().stream().mapToInt(Map::size).sum(),
          traffic.unacknowledged(),
          expected.notices().size(),
          findings.checked(),
          findings.lost(),
          findings.doubled(),
          findings.misrouted(),
          findings.disordered(),
          aftermath.forks(),
          seed);
      assertThat(findings).isEqualTo(new Findings(findings.checked(), 0, 0, 0, 0));
      assertThat(aftermath.forks()).isZero();
      assertThat(aftermath.differences(expected)).isEmpty();
    }
  }
}
