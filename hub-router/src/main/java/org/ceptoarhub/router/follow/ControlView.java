package org.ceptoarhub.router.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.editions.EditionLog.Effective;
import org.ceptoarhub.core.editions.EditionLog.Refused;
import org.ceptoarhub.core.editions.EditionPairs;
import org.ceptoarhub.core.editions.Timeline;
import org.ceptoarhub.core.posture.PostureBoard;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.log.PostureRecord;
import org.ceptoarhub.router.shard.ControlEffects;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.Edition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as the control topics tell it: the editions of directory and rules with the
 * instants from which they hold, and the realm's postures. A file that can't be read is refused
 * whole and what holds then goes on. So it does when an edition's time has come and the topics of
 * its parties don't accept writes yet, or else one missing inbox would stop the router.
 *
 * <p>What is to come is made ready when it is learnt of: at the switch nothing is left to do but to
 * look up another entry. Thread-safe.
 */
public final class ControlView implements ControlState, ControlEffects.Told, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlView.class);
  private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Realm realm;
  private final EventCodec codec;
  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final InstantSource clock;
  private final TopicFollower follower;
  private final CompletableFuture<Edition> first = new CompletableFuture<>();
  private final EditionPairs<Named> pairs;
  private final ControlEffects effects;

  private volatile EditionLog<Directory> directories = EditionLog.ofDirectories();
  private volatile EditionLog<RuleSet> rules = EditionLog.ofRules();
  private volatile PostureBoard board = PostureBoard.EMPTY;
  private volatile Postures postures = Postures.NORMAL;
  private volatile List<Party> senders = List.of();

  // Of the follower's thread alone.
  private final Set<String> writable = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();
  private boolean changed;
  private long looked;
  private String told = "";

  private record Named(String directory, String rules, Edition edition) {}

  /**
   * @param clients makes consumers that read committed records from the earliest
   */
  public ControlView(
      Realm realm,
      EventCodec codec,
      Supplier<Consumer<byte[], byte[]>> clients,
      InstantSource clock) {
    this.realm = realm;
    this.codec = codec;
    this.clients = clients;
    this.clock = clock;
    this.pairs =
        new EditionPairs<>(
            (directory, rules) ->
                new Named(
                    directory.name(),
                    rules.name(),
                    new Edition(new Decider(directory.content(), rules.content()), realm, codec)));
    this.effects = new ControlEffects(realm, codec, this);
    this.follower =
        new TopicFollower(
            "control-view",
            clients,
            List.of(Control.DIRECTORY, Control.RULES, Control.POSTURE),
            new TopicFollower.Sink() {
              @Override
              public void accept(ConsumerRecord<byte[], byte[]> record) {
                take(record);
              }

              @Override
              public void upToDate() {
                refresh();
              }
            });
  }

  public void start() {
    follower.start();
  }

  /** Done with the first edition that was in force. */
  public CompletableFuture<Edition> first() {
    return first.copy();
  }

  /**
   * @throws IllegalStateException before {@link #first} is done
   */
  @Override
  public Edition at(Instant time) {
    return pairs
        .at(time)
        .map(Named::edition)
        .orElseThrow(() -> new IllegalStateException("No directory and rules are in force yet"));
  }

  @Override
  public Postures postures() {
    return postures;
  }

  @Override
  public EditionLog<Directory> directories() {
    return directories;
  }

  @Override
  public EditionLog<RuleSet> rules() {
    return rules;
  }

  @Override
  public PostureBoard board() {
    return board;
  }

  @Override
  public Optional<Rejection> objection(Submission submission) {
    return effects.objection(submission);
  }

  @Override
  public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
    return effects.effect(submission, approvedBy, at);
  }

  @Override
  public List<Party> senders() {
    return senders;
  }

  // --- what the topics tell

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), UTF_8);
    if (record.topic().equals(Control.POSTURE)) {
      takePosture(key, record);
      return;
    }
    ControlRecord edition =
        new ControlRecord(record.topic(), record.offset(), key, record.value(), headers(record));
    Refused refused;
    if (record.topic().equals(Control.DIRECTORY)) {
      directories = directories.after(edition);
      refused = directories.refused(edition);
    } else {
      rules = rules.after(edition);
      refused = rules.refused(edition);
    }
    changed = true;
    if (refused != null) {
      LOG.error(
          "{}@{} ({}) is refused, the last good one stays: {}",
          record.topic(),
          refused.offset(),
          refused.key(),
          refused.message());
    }
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), UTF_8));
      }
    }
    return headers;
  }

  private void takePosture(String key, ConsumerRecord<byte[], byte[]> record) {
    Optional<String> sector = Control.postureSector(realm, key);
    if (sector.isEmpty()) {
      return;
    }
    try {
      board =
          record.value() == null
              ? board.without(sector.get())
              : board.after(codec.decode(record.value(), PostureRecord.class));
      postures = board.postures();
    } catch (MalformedRecordException e) {
      LOG.error(
          "{}@{} ({}) is no posture, what was said before stays: {}",
          record.topic(),
          record.offset(),
          key,
          e.getMessage());
    }
  }

  // --- what follows from it

  private void refresh() {
    Instant now = clock.instant();
    if (changed || (!waiting.isEmpty() && System.nanoTime() - looked > LOOK_AGAIN.toNanos())) {
      changed = false;
      looked = System.nanoTime();
      look();
      Timeline<Effective<Directory>> usable =
          directories.effective().only(directory -> isWritable(directory.file()));
      pairs.show(usable, rules.effective());
      pairs.prepare(now).forEach(problem -> LOG.error("What was in force stays, as {}", problem));
      showSenders(usable);
    }
    pairs.at(now).ifPresent(this::tell);
  }

  private boolean isWritable(EditionFile<Directory> file) {
    return writable.contains(file.hash());
  }

  private void look() {
    Map<String, EditionFile<Directory>> unknown = new LinkedHashMap<>();
    directories.effective().entries().values().stream()
        .map(Effective::file)
        .filter(file -> !isWritable(file))
        .forEach(file -> unknown.put(file.hash(), file));
    waiting.retainAll(unknown.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    try (Consumer<byte[], byte[]> client = clients.get()) {
      Set<String> topics = client.listTopics(TOPIC_PATIENCE).keySet();
      unknown.values().forEach(file -> look(file, topics, client));
    } catch (KafkaException e) {
      waiting.addAll(unknown.keySet());
      LOG.warn("Whether the parties' topics exist is not known: {}", e.toString());
    }
  }

  private void look(
      EditionFile<Directory> file, Set<String> topics, Consumer<byte[], byte[]> client) {
    List<String> wanted =
        file.content().parties().stream()
            .map(Party::id)
            .flatMap(party -> Stream.of(realm.out(party), realm.in(party)))
            .toList();
    Optional<String> missing = wanted.stream().filter(topic -> !topics.contains(topic)).findFirst();
    if (missing.isEmpty() && acceptWrites(wanted, client)) {
      writable.add(file.hash());
      waiting.remove(file.hash());
    } else if (waiting.add(file.hash())) {
      LOG.warn(
          "Directory {} waits until the topics of all its parties accept writes, as {} does not;"
              + " provision them",
          file.name(),
          missing.orElse("one of them"));
    }
  }

  private static boolean acceptWrites(List<String> topics, Consumer<byte[], byte[]> client) {
    try {
      client.endOffsets(
          topics.stream().map(topic -> new TopicPartition(topic, 0)).toList(), TOPIC_PATIENCE);
      return true;
    } catch (KafkaException e) {
      LOG.warn("New topics don't accept writes yet: {}", e.toString());
      return false;
    }
  }

  private void showSenders(Timeline<Effective<Directory>> usable) {
    Map<String, Party> all = new LinkedHashMap<>();
    senders.forEach(party -> all.put(party.id(), party));
    for (Effective<Directory> directory : usable.entries().values()) {
      directory.file().content().parties().forEach(party -> all.putIfAbsent(party.id(), party));
    }
    if (all.size() > senders.size()) {
      senders = List.copyOf(all.values());
    }
  }

  private void tell(Named inForce) {
    String names = "directory %s, rules %s".formatted(inForce.directory(), inForce.rules());
    if (!names.equals(told)) {
      told = names;
      LOG.info("In force: {}", names);
    }
    first.complete(inForce.edition());
  }

  @Override
  public void close() {
    follower.close();
  }
}
