package org.ceptoarhub.ingest.broker;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.decision.Audiences;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.Orders;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.submission.ContentHash;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.index.EventIndex;
import org.ceptoarhub.ingest.posture.PostureView;
import org.ceptoarhub.log.IndexEntry;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the hub in memory, behind the edge's ports: topics whose offsets have gaps as
 * transactions leave them, and a router that delivers at once.
 */
@Singleton
@Replaces(KafkaEventLog.class)
@Requires(property = FakeHub.SETTING)
public class FakeHub implements EventLog {
  /** Set where this hub takes the place of Kafka. */
  public static final String SETTING = "test.fake-hub";

  private final EventCodec codec;
  private final ContentHash contentHash;
  private final Editions editions;
  private final EventIndex index;
  private final PostureView postures;
  private final Clock clock;
  private final Map<String, List<Stored>> topics = new ConcurrentHashMap<>();
  private final Map<String, Submission> accepted = new ConcurrentHashMap<>();
  private long controlRecords;
  private volatile boolean down;
  private volatile boolean answering = true;
  private volatile String heldSender = "";
  private final CountDownLatch heldAnswers = new CountDownLatch(1);
  private final CountDownLatch holding = new CountDownLatch(1);
  private volatile boolean routing = true;

  FakeHub(
      EventCodec codec,
      ContentHash contentHash,
      Editions editions,
      EventIndex index,
      PostureView postures,
      Clock clock) {
    this.codec = codec;
    this.contentHash = contentHash;
    this.editions = editions;
    this.index = index;
    this.postures = postures;
    this.clock = clock;
  }

  /** Has the views read what is in force. */
  public void open() {
    control(Control.DIRECTORY, Control.IN_FORCE, shipped("directory"), Map.of());
    control(Control.RULES, Control.IN_FORCE, shipped("rules"), Map.of());
    editions.caughtUp();
    postures.caughtUp();
    index.caughtUp();
  }

  /** A record of a control topic, for the views of the edge. */
  public void control(String topic, String key, byte[] value, Map<String, String> headers) {
    TopicRecord record = new TopicRecord(topic, controlRecords++, key, value, headers);
    if (topic.equals(Control.POSTURE)) {
      postures.apply(record);
    } else {
      editions.apply(record);
    }
  }

  /** A file that is shipped. */
  public static byte[] shipped(String kind) {
    try {
      return Files.readAllBytes(Path.of("..", "deploy", kind, "plan2-2009.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the broker does not answer. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** Holds back the acknowledgements of a sender's events until the latch is counted down. */
  public CountDownLatch holdAnswers(String sender) {
    heldSender = sender;
    return heldAnswers;
  }

  /** Returns when an acknowledgement is held back. */
  public void awaitHeld() throws InterruptedException {
    if (!holding.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing was appended");
    }
  }

  /** Whether the broker acknowledges what it stores. */
  public void answering(boolean isAnswering) {
    answering = isAnswering;
  }

  /** Whether the router runs. */
  public void routing(boolean isRouting) {
    routing = isRouting;
  }

  public List<Stored> topic(String name) {
    return topics.computeIfAbsent(name, key -> new ArrayList<>());
  }

  /** Gives another hub the topics and the index of this one. */
  public void shareTo(FakeHub other) {
    other.topics.putAll(topics);
    topics.forEach(
        (name, topic) -> {
          if (name.startsWith(Realm.LIVE.out(""))) {
            topic.forEach(stored -> other.reindex(name, stored));
          }
        });
  }

  private void reindex(String topic, Stored stored) {
    try {
      Event event = codec.decodeEvent(stored.value());
      if (!event.kind().equals("Receipt")) {
        Submission submission =
            new Submission(
                topic.substring(Realm.LIVE.out("").length()),
                event,
                stored.header(RecordHeaders.ACTOR).orElse(null),
                Realm.LIVE,
                stored.at());
        accept(
            submission,
            editions.inForce().decider().decide(submission, index, postures.postures()),
            stored);
      }
    } catch (MalformedRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<Instant> append(String sender, String actor, List<Entry> entries) {
    List<Instant> times = store(sender, actor, entries);
    if (sender.equals(heldSender)) {
      holding.countDown();
      try {
        heldAnswers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return times;
  }

  private synchronized List<Instant> store(String sender, String actor, List<Entry> entries) {
    requireUp();
    List<Instant> times = new ArrayList<>();
    for (Entry entry : entries) {
      Map<String, String> headers = new HashMap<>();
      headers.put(RecordHeaders.SOURCE, sender);
      headers.put(RecordHeaders.ID, entry.event().header().getEventId());
      headers.put(RecordHeaders.ACTOR, actor);
      Stored stored = store(Realm.LIVE.out(sender), headers, entry.bytes());
      times.add(stored.at());
      if (routing) {
        route(sender, actor, entry.event(), stored);
      }
    }
    if (!answering) {
      throw new BrokerUnavailableException("not answered", new TimeoutException("slow"));
    }
    return times;
  }

  private void route(String sender, @Nullable String actor, Event event, Stored stored) {
    Submission submission = new Submission(sender, event, actor, Realm.LIVE, stored.at());
    Decision decision = editions.inForce().decider().decide(submission, index, postures.postures());
    if (decision.rejected().isPresent() || event.kind().equals("Receipt")) {
      return;
    }
    accept(submission, decision, stored);
    deliver(submission, decision);
    switch (event.body()) {
      case Approval word -> order(OrderAct.APPROVE, word.getAbout(), submission, null);
      case Release word -> order(OrderAct.RELEASE, word.getAbout(), submission, null);
      case Decline word -> order(OrderAct.DECLINE, word.getAbout(), submission, null);
      case ConsentAmendment word ->
          order(OrderAct.AMEND_CONSENT, word.getAbout(), submission, word.getConsent());
      default -> {}
    }
  }

  private void accept(Submission submission, Decision decision, Stored stored) {
    Event event = submission.event();
    IndexEntry entry =
        IndexEntry.newBuilder()
            .setSource(submission.source())
            .setEventId(event.header().getEventId())
            .setKind(event.kind())
            .setCaseId(event.header().getCaseId())
            .setRevision(event.header().getRevision())
            .setOffset(stored.offset())
            .setAt(stored.at())
            .setContentHash(ByteBuffer.wrap(contentHash.of(event)))
            .setTlp(Labels.effective(event, index))
            .setConsents(ConsentTerms.own(event, submission.source()))
            .setGrewFrom(ConsentTerms.grewFrom(event, index))
            .setActor(submission.actor())
            .setAudience(Audiences.of(submission, decision, index))
            .setHeld(decision.held().stream().map(DecisionLog::held).toList())
            .setApproveBy(decision.breakGlass() ? stored.at().plus(Duration.ofHours(24)) : null)
            .build();
    accepted.put(entry.getSource() + "/" + entry.getEventId(), submission);
    index(entry.getSource() + "/" + entry.getEventId(), codec.encode(entry));
  }

  /** What the hub's own shard does at a party's word. */
  private void order(OrderAct act, EventRef about, Submission word, @Nullable Consent consent) {
    EventRef cause = new EventRef(word.source(), word.event().header().getEventId());
    HubOrder order =
        HubOrder.newBuilder()
            .setHeader(word.event().header())
            .setAbout(about)
            .setAct(act)
            .setBy(word.source())
            .setActor(word.actor())
            .setCause(cause)
            .setConsent(consent)
            .build();
    Orders.CarriedOut done =
        editions
            .inForce()
            .decider()
            .orders()
            .carryOut(
                order,
                new Orders.Standing(
                    Objects.requireNonNull(
                        accepted.get(about.getSource() + "/" + about.getEventId())),
                    index.find(about.getSource(), about.getEventId()).orElseThrow(),
                    index.sequel(about.getSource(), about.getEventId()).orElse(null)),
                null,
                index,
                postures.postures(),
                clock.instant());
    deliver(done.delivered(), done.decision());
    done.sequels()
        .forEach(
            sequel ->
                index(
                    "sequel/" + sequel.getSource() + "/" + sequel.getEventId(),
                    codec.encode(sequel)));
  }

  private void index(String key, byte[] value) {
    index.apply(new TopicRecord(Realm.LIVE.index(), 0, key, value, Map.of()));
  }

  private void deliver(Submission submission, Decision decision) {
    for (Decision.Delivery delivery : decision.deliveries()) {
      for (String recipient : delivery.recipients()) {
        deliver(
            submission.source(),
            submission.event(),
            delivery,
            recipient,
            codec.encode(submission.event().body()));
      }
    }
  }

  private void deliver(
      String sender, Event event, Decision.Delivery delivery, String recipient, byte[] bytes) {
    Map<String, String> headers = new HashMap<>();
    headers.put(RecordHeaders.SOURCE, sender);
    headers.put(RecordHeaders.ID, event.header().getEventId());
    headers.put(RecordHeaders.TYPE, RecordHeaders.TYPE_PREFIX + event.kind());
    headers.put(RecordHeaders.RULE, delivery.rule());
    headers.put(RecordHeaders.HOP, Integer.toString(delivery.hop()));
    headers.put(RecordHeaders.VIEW, delivery.view().name());
    if (delivery.ackBy() != null) {
      headers.put(RecordHeaders.ACK_BY, delivery.ackBy().toString());
    }
    store(Realm.LIVE.in(recipient), headers, bytes);
  }

  private synchronized Stored store(String name, Map<String, String> headers, byte[] value) {
    List<Stored> topic = topic(name);
    long offset = end(topic);
    Stored stored =
        new Stored(offset, clock.instant().truncatedTo(ChronoUnit.MILLIS), headers, value);
    topic.add(stored);
    return stored;
  }

  /** Every record is followed by its transaction's marker. */
  private static long end(List<Stored> topic) {
    return topic.size() * 2L;
  }

  private void requireUp() {
    if (down) {
      throw new BrokerUnavailableException("down", new TimeoutException("down"));
    }
  }

  PartyTopics.Reader open(String topic, long from) {
    requireUp();
    return new FakeReader(topic(topic), from);
  }

  PartyTopics.Reader open(String topic, Instant from) {
    requireUp();
    long offset =
        topic(topic).stream()
            .filter(stored -> !stored.at().isBefore(from))
            .mapToLong(Stored::offset)
            .findFirst()
            .orElse(end(topic(topic)));
    return new FakeReader(topic(topic), offset);
  }

  private final class FakeReader implements PartyTopics.Reader {
    private final List<Stored> topic;
    private long position;

    FakeReader(List<Stored> topic, long from) {
      this.topic = topic;
      this.position = Math.min(from, FakeHub.end(topic));
    }

    @Override
    public long end() {
      return FakeHub.end(topic);
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public List<Stored> poll(Duration patience) {
      requireUp();
      synchronized (FakeHub.this) {
        List<Stored> next =
            topic.stream().filter(stored -> stored.offset() >= position).limit(2).toList();
        position = next.isEmpty() ? end() : next.getLast().offset() + 1;
        return next;
      }
    }

    @Override
    public void close() {}
  }

  @Singleton
  @Replaces(KafkaPartyTopics.class)
  @Requires(property = FakeHub.SETTING)
  static class Topics implements PartyTopics {
    private final FakeHub hub;

    Topics(FakeHub hub) {
      this.hub = hub;
    }

    @Override
    public Reader open(String topic, long from) {
      return hub.open(topic, from);
    }

    @Override
    public Reader open(String topic, Instant from) {
      return hub.open(topic, from);
    }
  }

  @Singleton
  @Replaces(KafkaControlLog.class)
  @Requires(property = FakeHub.SETTING)
  static class ControlTopics implements ControlLog {
    private final FakeHub hub;

    ControlTopics(FakeHub hub) {
      this.hub = hub;
    }

    @Override
    public void write(String topic, String key, byte[] value, Map<String, String> headers) {
      hub.requireUp();
      hub.control(topic, key, value, headers);
    }
  }

  @Context
  @Replaces(TopicFollower.class)
  @Requires(property = FakeHub.SETTING)
  static class NoFollower {
    @PostConstruct
    void start() {}
  }

  @Singleton
  @Replaces(GroupProgress.class)
  @Requires(property = FakeHub.SETTING)
  static class Probe implements RoutingProbe {
    private final FakeHub hub;

    Probe(FakeHub hub) {
      this.hub = hub;
    }

    @Override
    public Routing look(Collection<String> senders) {
      return new Routing(hub.routing, "fake");
    }
  }
}
