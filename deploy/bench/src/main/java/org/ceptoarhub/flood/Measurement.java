package org.ceptoarhub.flood;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.flood.FloodReport.Phase;
import org.ceptoarhub.flood.Senders.Sender;
import org.ceptoarhub.standalone.Shipped;
import org.jspecify.annotations.Nullable;

/**
 * Measures one hub. Its operators report in turn, half of them over HTTP and half over Kafka; NISC
 * reads over both. NISC warns the gas sector by both doors; gas-a reads over Kafka, gas-b over
 * HTTP. One operator does nothing but flood.
 */
final class Measurement implements AutoCloseable {
  private static final String FLOODING = "telecom-c";
  private static final String FLOODING_SECTOR = "information-communication";

  /** A second; enough that one in a hundred is many. */
  private static final double ALERTS = 20;

  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration IN_TIME = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double BOUND = 2_000;

  private final HubProcess hub;
  private final Duration length;
  private final Consumer<String> progress;
  private final Mail mail = new Mail();
  private final Senders senders = new Senders(mail);
  private final Inboxes inboxes = new Inboxes();
  private final List<Sender> operators = new ArrayList<>();
  private final List<Sender> nisc = new ArrayList<>();
  private volatile Board reports = new Board();
  private volatile Board alerts = new Board();

  /**
   * @param length of one stretch
   */
  Measurement(HubProcess hub, Duration length, Consumer<String> progress) {
    this.hub = hub;
    this.length = length;
    this.progress = progress;
    Directory directory = DirectoryFile.read(Shipped.DIRECTORY, Shipped.read(Shipped.DIRECTORY));
    directory.parties().stream()
        .filter(party -> party.isOperator() && !party.id().equals(FLOODING))
        .forEach(
            party -> {
              Supplier<Event> next = () -> mail.report(party.memberships().getFirst().sector());
              operators.add(
                  new Sender(
                      Party.of(hub, party.id()),
                      operators.size() % 2 == 0 ? Door.HTTP : Door.KAFKA,
                      next));
            });
    for (Door door : Door.values()) {
      nisc.add(new Sender(Party.of(hub, "nisc"), door, mail::alert));
    }
    senders.warmUp(operators);
    senders.warmUp(nisc);
    inboxes.overKafka(Party.of(hub, "nisc"), id -> reports.seen(id, Door.KAFKA));
    inboxes.overHttp(Party.of(hub, "nisc"), id -> reports.seen(id, Door.HTTP));
    inboxes.overKafka(Party.of(hub, "gas-a"), id -> alerts.seen(id, Door.KAFKA));
    inboxes.overHttp(Party.of(hub, "gas-b"), id -> alerts.seen(id, Door.HTTP));
  }

  /** Runs at a low load until the compilers have seen everything. */
  void warmUp() {
    progress.accept("warming up");
    phase(50, WARM_UP, null);
    phase(300, WARM_UP, null);
  }

  /** The load that the hub bears: the highest tried at which all arrived in time. */
  double bound() {
    double borne = 25;
    double tried = 100;
    while (tried <= BOUND && bears(tried)) {
      borne = tried;
      tried *= 1.5;
    }
    return borne;
  }

  private boolean bears(double perSecond) {
    Phase phase = phase(perSecond, length.dividedBy(2), null);
    boolean bears =
        phase.missing() == 0
            && phase.refused() == 0
            && phase.allReports().p99() < IN_TIME.toMillis();
    progress.accept(
        "%.0f reports a second: p99 %.0f ms, %s"
            .formatted(perSecond, phase.allReports().p99(), bears ? "borne" : "too much"));
    return bears;
  }

  /** At 10, 50 and 80 % of what it bears. */
  Map<String, Phase> loads(double bound) {
    Map<String, Phase> loads = new LinkedHashMap<>();
    for (int percent : List.of(10, 50, 80)) {
      progress.accept("measuring at " + percent + " %");
      loads.put(Integer.toString(percent), phase(bound * percent / 100, length, null));
    }
    return loads;
  }

  /** With and without a flood, in turn. */
  Map<String, Phase> floods(double perSecond) {
    Map<String, Phase> floods = new LinkedHashMap<>();
    floods.put("before", phase(perSecond, length, null));
    progress.accept("measuring under a flood over HTTP");
    floods.put("http", phase(perSecond, length, Door.HTTP));
    floods.put("between", phase(perSecond, length, null));
    progress.accept("measuring under a flood over Kafka");
    floods.put("kafka", phase(perSecond, length, Door.KAFKA));
    floods.put("after", phase(perSecond, length, null));
    return floods;
  }

  private Phase phase(double perSecond, Duration lasting, @Nullable Door flood) {
    Board reported = new Board();
    Board alerted = new Board();
    reports = reported;
    alerts = alerted;
    Flooder.Done done = null;
    Flooder flooder =
        flood == null ? null : new Flooder(Party.of(hub, FLOODING), flood, mail, FLOODING_SECTOR);
    Thread alerting =
        Thread.ofPlatform().start(() -> senders.run(nisc, new Arrivals(ALERTS, lasting), alerted));
    senders.run(operators, new Arrivals(perSecond, lasting), reported);
    try {
      alerting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (flooder != null) {
      done = flooder.done();
      flooder.close();
    }
    long missing = reported.awaitAll(PATIENCE) + alerted.awaitAll(PATIENCE);
    return new Phase(
        Math.round(perSecond),
        reported.ways(),
        alerted.ways(),
        reported.all(),
        alerted.all(),
        done,
        missing,
        reported.doubled() + alerted.doubled(),
        reported.refused() + alerted.refused());
  }

  @Override
  public void close() {
    inboxes.close();
    senders.close();
  }
}
