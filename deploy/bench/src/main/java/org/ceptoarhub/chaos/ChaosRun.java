package org.ceptoarhub.chaos;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One crash test, from the start of its brokers to the comparison at the end. */
final class ChaosRun {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
  private static final Realm REALM = ChaosHub.REALM;
  private static final Duration BURSTS = Duration.ofMillis(150);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LEDGER_PATIENCE = Duration.ofMinutes(2);
  private static final String ALL = "healed, waiting until all is routed";
  private static final Duration LOOK_EVERY = Duration.ofMillis(300);

  private final Settings settings;
  private final Consumer<Progress> listener;
  private final List<String> stuck = new ArrayList<>();
  private long begun = System.nanoTime();

  /**
   * What a run is to be.
   *
   * @param seed whose choices it makes
   * @param lasts how long faults are injected
   * @param breath number of faults after which all are healed and everything must be routed
   * @param folder empty; what the processes write
   */
  record Settings(long seed, Duration lasts, int breath, Path folder) {}

  /**
   * How far a run has come.
   *
   * @param doing in a few words
   */
  record Progress(String doing, Duration elapsed, int faults, int acknowledged, int routers) {}

  ChaosRun(Settings settings, Consumer<Progress> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Runs it; the processes have ended when this returns. */
  ChaosReport run() throws InterruptedException, MalformedRecordException, SQLException {
    tell("starting", 0, 0, 0);
    try (var hub = new ChaosHub(settings.folder(), Scene.shipped())) {
      Thread atExit = new Thread(hub::close);
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        return run(hub);
      } finally {
        Runtime.getRuntime().removeShutdownHook(atExit);
      }
    }
  }

  private ChaosReport run(ChaosHub hub)
      throws InterruptedException, MalformedRecordException, SQLException {
    hub.start();
    List<String> outs = hub.scene().parties().stream().map(REALM::out).toList();
    try (var traffic =
            new Traffic(hub.client(Service.INGEST), new Random(settings.seed() + 1), BURSTS);
        var injector = new Injector(hub, traffic::acknowledgements);
        TopicReader decided = hub.counter(List.of(REALM.decisions()));
        TopicReader sent = hub.counter(outs)) {
      traffic.start();
      awaitRouted("routing", sent, decided, traffic, injector);
      begun = System.nanoTime();
      torment(traffic, injector, sent, decided);
      injector.awaitHealed();
      traffic.stop();
      awaitRouted(ALL, sent, decided, traffic, injector);
      tell("comparing", count(injector), traffic.acknowledgements(), injector.routers());
      return verify(hub, traffic, injector);
    }
  }

  private void torment(Traffic traffic, Injector injector, TopicReader sent, TopicReader decided)
      throws InterruptedException {
    Random random = new Random(settings.seed());
    long end = begun + settings.lasts().toNanos();
    int inhaled = 0;
    while (System.nanoTime() < end) {
      Injection injection = Injection.next(random);
      Thread.sleep(injection.pause());
      if (!injector.inject(injection)) {
        continue;
      }
      tell("hurting", count(injector), traffic.acknowledgements(), injector.routers());
      inhaled++;
      if (inhaled == settings.breath()) {
        inhaled = 0;
        injector.awaitHealed();
        awaitRouted("waiting for progress", sent, decided, traffic, injector);
      }
    }
  }

  private static int count(Injector injector) {
    return injector.injected().values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Waits until what is on the out topics now is decided; in the end also what comes of that, as
   * the hub sends events of its own.
   */
  private void awaitRouted(
      String doing, TopicReader sent, TopicReader decided, Traffic traffic, Injector injector)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int due = -1;
    int done = 0;
    while (done < due || due < 0) {
      try {
        // What is decided is counted first, so that equal numbers mean that nothing is left to do.
        done = decided.readOn();
        int now = sent.readOn();
        due = due < 0 || doing.equals(ALL) ? now : due;
      } catch (KafkaException e) {
        LOG.info("The brokers do not answer the reader yet: {}", e.toString());
      }
      if (System.nanoTime() > end) {
        String finding =
            "stuck: %,d of %,d records were decided after %s".formatted(done, due, PATIENCE);
        LOG.error(finding);
        stuck.add(finding);
        return;
      }
      tell(doing, count(injector), traffic.acknowledgements(), injector.routers());
      Thread.sleep(LOOK_EVERY);
    }
  }

  private void tell(String doing, int faults, int acknowledged, int routers) {
    listener.accept(
        new Progress(
            doing, Duration.ofNanos(System.nanoTime() - begun), faults, acknowledged, routers));
  }

  private ChaosReport verify(ChaosHub hub, Traffic traffic, Injector injector)
      throws MalformedRecordException, SQLException, InterruptedException {
    List<String> parties = hub.scene().parties();
    List<String> topics =
        Stream.concat(
                parties.stream().flatMap(party -> Stream.of(REALM.out(party), REALM.in(party))),
                Stream.of(REALM.decisions(), REALM.quarantine(), REALM.receipts(), REALM.index()))
            .toList();
    try (TopicReader written = hub.reader(topics)) {
      written.readOn();
      Map<String, List<ConsumerRecord<byte[], byte[]>>> sent = new TreeMap<>();
      parties.forEach(party -> sent.put(party, written.of(REALM.out(party))));
      var expected = new Expectation(hub.scene().decider(), sent);
      var aftermath = new Aftermath(written, parties);
      List<String> differences = new ArrayList<>(stuck);
      differences.addAll(injector.findings());
      differences.addAll(aftermath.differences(expected));
      differences.addAll(
          new LedgerCheck(hub.dataSource()).differences(written, parties, LEDGER_PATIENCE));
      return new ChaosReport(
          settings.seed(),
          Duration.ofNanos(System.nanoTime() - begun),
          injector.injected(),
          traffic.acknowledgements(),
          traffic.unacknowledged(),
          expected.held(),
          Traffic.operators().stream()
              .mapToInt(sender -> expected.receipts().getOrDefault(sender, List.of()).size())
              .sum(),
          aftermath.decisions(),
          aftermath.compare(expected),
          unkept(traffic.acknowledged(), written),
          aftermath.forks(),
          differences);
    }
  }

  /** Number of acknowledged records that are not where they were said to be. */
  static int unkept(Map<String, SortedMap<Long, byte[]>> acknowledged, TopicReader written) {
    int unkept = 0;
    for (Map.Entry<String, SortedMap<Long, byte[]>> topic : acknowledged.entrySet()) {
      Map<Long, byte[]> present = new TreeMap<>();
      written.of(topic.getKey()).forEach(record -> present.put(record.offset(), record.value()));
      for (Map.Entry<Long, byte[]> record : topic.getValue().entrySet()) {
        if (!Arrays.equals(record.getValue(), present.get(record.getKey()))) {
          unkept++;
        }
      }
    }
    return unkept;
  }
}
