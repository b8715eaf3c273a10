package org.ceptoarhub.router.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.router.loop.Assigned.Waiting;
import org.ceptoarhub.router.loop.LoopStatus.State;
import org.ceptoarhub.router.loop.ShardLoader.Loaded;
import org.ceptoarhub.router.shard.Archive;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.Edition;
import org.ceptoarhub.router.shard.EventIndex;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Unresolved;
import org.ceptoarhub.router.shard.Overlay;
import org.ceptoarhub.router.shard.Shard;
import org.ceptoarhub.router.shard.Shards;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the loop's clients and shards: polls, routes what came in one transaction, and looks
 * after the out topics assigned to it. Used by the loop's thread alone, save for {@link #wakeup}.
 *
 * <p>While one transaction is being written by another thread, the next batch is handled on top of
 * it; it is begun only when the one before is committed, and forgotten if that one fails.
 *
 * <p>A transaction that fails for something in its batch is done again in halves, down to the one
 * record that can't be written; that one is refused unread. A record that refers to what is not
 * known yet ends its sender's part of the batch; what came before it is committed, and the topic
 * stands still until the record is tried again.
 */
final class Session implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** While a transaction is being written, its end is looked for as often. */
  private static final Duration WRITING_POLL = Duration.ofMillis(2);

  private static final Duration GAUGE_INTERVAL = Duration.ofMillis(500);
  private static final Rejection INTERNAL =
      new Rejection(
          "internal",
          null,
          "The hub could not handle this record and has kept it; its staff looks into it.");

  private final Senders senders;
  private final LoopSettings settings;
  private final Shards shards;
  private final EventIndex index;
  private final ControlState control;
  private final InstantSource clock;
  private final LoopGauges gauges;
  private final Consumer<byte[], byte[]> member;
  private final Producer<byte[], byte[]> producer;
  private final ShardLoader loader;
  private final Archive archive;
  private final Executor writer;
  private final Backoff backoff;

  private final Map<TopicPartition, Assigned> assigned = new HashMap<>();
  private final List<Loading> loadings = new ArrayList<>();
  private final Set<Assigned> stopped = new HashSet<>();
  private @Nullable Writing writing;
  private @Nullable List<Party> subscribed;
  private boolean joined;
  private boolean stalled;
  private Instant gaugesDue = Instant.MIN;

  /** A record and where it belongs. */
  private record Arrived(Assigned sender, ConsumerRecord<byte[], byte[]> record) {}

  /** What a batch leads to. */
  private record Taken(List<Arrived> batch, Transaction transaction) {}

  /** A transaction that another thread writes. */
  private record Writing(Taken taken, FutureTask<Void> task) {}

  /** Shards being rebuilt for topics as they were assigned. */
  private record Loading(
      Collection<Assigned> wanted, CompletableFuture<Map<TopicPartition, Loaded>> shards) {}

  /** A transaction was aborted for a reason that passes. */
  private static final class PassingException extends Exception {
    private static final long serialVersionUID = 1L;

    PassingException(Exception cause) {
      super(cause);
    }
  }

  Session(
      Senders senders,
      LoopSettings settings,
      Shards shards,
      EventIndex index,
      ControlState control,
      InstantSource clock,
      LoopGauges gauges,
      Consumer<byte[], byte[]> member,
      Producer<byte[], byte[]> producer,
      ShardLoader loader,
      Archive archive,
      Executor writer,
      Backoff backoff) {
    this.senders = senders;
    this.settings = settings;
    this.shards = shards;
    this.index = index;
    this.control = control;
    this.clock = clock;
    this.gauges = gauges;
    this.member = member;
    this.producer = producer;
    this.loader = loader;
    this.archive = archive;
    this.writer = writer;
    this.backoff = backoff;
  }

  /** Ends a wait for records; from any thread. */
  void wakeup() {
    member.wakeup();
  }

  /** Polls once and routes what came. */
  void turn() {
    subscribe();
    adoptLoaded();
    reopen();
    route(arrived(poll()));
    if (writing != null && writing.task().isDone()) {
      settle();
    }
    showGauges();
  }

  /** Waits for what is being written. */
  void finish() {
    settle();
  }

  private void subscribe() {
    List<Party> all = control.senders();
    if (!all.equals(subscribed)) {
      member.subscribe(senders.topics(shards.realm(), all), this);
      subscribed = all;
    }
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return member.poll(writing == null ? POLL : WRITING_POLL);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    }
  }

  // --- what is assigned, and its shards

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    joined = true;
    if (partitions.isEmpty()) {
      return;
    }
    member.pause(partitions);
    List<Assigned> wanted = partitions.stream().map(Assigned::new).toList();
    wanted.forEach(sender -> assigned.put(sender.partition, sender));
    loadings.add(
        new Loading(
            wanted,
            loader.load(Set.copyOf(partitions)).whenComplete((loaded, failure) -> wakeup())));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    settle();
    for (TopicPartition partition : partitions) {
      Assigned gone = assigned.remove(partition);
      if (gone != null) {
        stopped.remove(gone);
      }
    }
  }

  /** Starts to read the topics whose shards have been rebuilt, where the shards say. */
  private void adoptLoaded() {
    List<Loading> done = loadings.stream().filter(loading -> loading.shards().isDone()).toList();
    loadings.removeAll(done);
    for (Loading loading : done) {
      Map<TopicPartition, Loaded> loaded = loading.shards().join();
      for (Assigned sender : loading.wanted()) {
        Loaded shard = loaded.get(sender.partition);
        if (shard != null && assigned.get(sender.partition) == sender) {
          sender.load(shard);
          member.seek(sender.partition, sender.position);
          member.resume(Set.of(sender.partition));
        }
      }
      LOG.info("Loop {} routes {} of {} assigned senders", senders, loaded.size(), assigned.size());
    }
  }

  // --- records that wait for what they refer to

  /** Has the records that have waited for long enough tried again. */
  private void reopen() {
    Instant now = clock.instant();
    for (Assigned sender : List.copyOf(stopped)) {
      Waiting waiting = sender.waiting;
      if (waiting == null || !now.isBefore(waiting.next())) {
        go(sender);
      }
    }
  }

  /**
   * Has a record wait, or refuses it if it has waited long enough.
   *
   * @return null if it waits
   */
  private @Nullable Handled waitOrRefuse(
      Arrived arrived,
      Shard shard,
      Unresolved unresolved,
      Edition edition,
      Transaction transaction) {
    Assigned sender = arrived.sender();
    long offset = arrived.record().offset();
    Instant now = clock.instant();
    Waiting before = sender.waiting;
    Instant until =
        before != null && before.offset() == offset
            ? before.until()
            : now.plus(settings.patience());
    if (!now.isBefore(until)) {
      return shard.refuse(arrived.record(), unresolved.rejection(), edition, transaction.overlay());
    }
    sender.waiting = new Waiting(offset, until, now.plus(settings.retry()));
    transaction.halt(sender);
    return null;
  }

  /** Has topics stand still at the record that waits. */
  private void stop(Set<Assigned> halted) {
    for (Assigned sender : halted) {
      Waiting waiting = sender.waiting;
      if (waiting != null && stopped.add(sender)) {
        member.seek(sender.partition, waiting.offset());
        member.pause(Set.of(sender.partition));
      }
    }
  }

  private void go(Assigned sender) {
    if (stopped.remove(sender)) {
      member.resume(Set.of(sender.partition));
    }
  }

  // --- transactions

  private List<Arrived> arrived(ConsumerRecords<byte[], byte[]> polled) {
    List<Arrived> batch = new ArrayList<>(polled.count());
    for (TopicPartition partition : polled.partitions()) {
      Assigned sender = assigned.get(partition);
      if (sender != null && sender.shard != null) {
        polled.records(partition).forEach(record -> batch.add(new Arrived(sender, record)));
      }
    }
    return batch;
  }

  /**
   * Handles what came, on top of the transaction that is being written meanwhile; once that one is
   * committed, this is written in its turn.
   */
  private void route(List<Arrived> batch) {
    List<Arrived> left = batch;
    while (!left.isEmpty()) {
      Taken taken;
      try {
        taken = take(left);
      } catch (KafkaException e) {
        if (settle()) {
          recover(new Taken(left, transaction()), e);
        } else {
          rewind(left);
        }
        return;
      }
      if (!settle()) {
        rewind(left);
        return;
      }
      stop(taken.transaction().halted());
      write(taken);
      left = left.subList(taken.batch().size(), left.size());
    }
  }

  /**
   * Takes in records until the transaction is full.
   *
   * @throws KafkaException if what an order is about can't be read just now
   */
  private Taken take(List<Arrived> batch) {
    Transaction transaction = transaction();
    int taken = 0;
    while (taken < batch.size() && !transaction.isFull()) {
      take(batch.get(taken), transaction, false);
      taken++;
    }
    return new Taken(batch.subList(0, taken), transaction);
  }

  /** A transaction on top of the one that is being written, if one is. */
  private Transaction transaction() {
    Writing before = writing;
    return new Transaction(
        before == null
            ? new Overlay(index, control.postures())
            : Overlay.after(before.taken().transaction().overlay(), control.postures()));
  }

  private void take(Arrived arrived, Transaction transaction, boolean refuse) {
    Assigned sender = arrived.sender();
    Shard shard = sender.shard;
    long offset = arrived.record().offset();
    if (shard == null || stopped.contains(sender) || transaction.halted().contains(sender)) {
      return;
    }
    Edition edition = control.at(Instant.ofEpochMilli(arrived.record().timestamp()));
    Handled handled =
        refuse
            ? shard.refuseUnread(arrived.record(), INTERNAL, edition, transaction.overlay())
            : handle(arrived, shard, edition, transaction);
    if (handled != null) {
      transaction.add(sender, shard, offset, handled);
    }
  }

  private void write(Taken taken) {
    if (taken.transaction().isEmpty()) {
      return;
    }
    ConsumerGroupMetadata group = member.groupMetadata();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              taken.transaction().write(producer, group, settings.commitAttempts());
              return null;
            });
    writing = new Writing(taken, task);
    writer.execute(task);
  }

  /**
   * Waits for the transaction that is being written, and makes it true or goes back before it.
   *
   * @return whether what was handled on top of it holds
   */
  private boolean settle() {
    Writing done = writing;
    if (done == null) {
      return true;
    }
    writing = null;
    try {
      finish(done);
      backoff.succeeded();
      stalled = false;
      return true;
    } catch (Exception e) {
      recover(done.taken(), e);
      return false;
    }
  }

  private void finish(Writing done) throws Exception {
    try {
      done.task().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    done.taken().transaction().apply(index, gauges);
  }

  private void recover(Taken failed, Exception failure) {
    List<Arrived> batch = failed.batch();
    touched(batch).stream().filter(this::isAssigned).forEach(this::go);
    try {
      abort(failed.transaction(), failure);
      split(batch, failure);
      backoff.succeeded();
      stalled = false;
      rewind(batch);
    } catch (PassingException e) {
      LOG.warn("Loop {} goes back to what is committed: {}", senders, String.valueOf(e.getCause()));
      stalled = true;
      gauges.state(State.STALLED);
      rewind(batch);
      backoff.pause();
    }
  }

  /** Reads on where the senders of a batch are committed. */
  private void rewind(List<Arrived> batch) {
    touched(batch).stream()
        .filter(this::isAssigned)
        .forEach(sender -> member.seek(sender.partition, sender.position));
  }

  private boolean isAssigned(Assigned sender) {
    return assigned.get(sender.partition) == sender;
  }

  private static Set<Assigned> touched(List<Arrived> batch) {
    Set<Assigned> touched = new HashSet<>();
    batch.forEach(arrived -> touched.add(arrived.sender()));
    return touched;
  }

  /** Does a batch again of which something can't be written, one half after the other. */
  private void split(List<Arrived> batch, Exception failure) throws PassingException {
    if (batch.size() == 1) {
      refuseUnread(batch.getFirst(), failure);
      return;
    }
    LOG.warn(
        "A transaction of {} records failed, halving it: {}", batch.size(), failure.toString());
    routeAtOnce(batch.subList(0, batch.size() / 2));
    routeAtOnce(batch.subList(batch.size() / 2, batch.size()));
  }

  private void routeAtOnce(List<Arrived> batch) throws PassingException {
    Transaction transaction = transaction();
    try {
      batch.forEach(arrived -> take(arrived, transaction, false));
      writeAtOnce(transaction);
      stop(transaction.halted());
    } catch (Exception e) {
      abort(transaction, e);
      split(batch, e);
    }
  }

  private void refuseUnread(Arrived arrived, Exception failure) throws PassingException {
    LOG.error(
        "What {} offset {} leads to can't be written, the record goes to quarantine: {}",
        arrived.record().topic(),
        arrived.record().offset(),
        failure.toString());
    Transaction transaction = transaction();
    try {
      take(arrived, transaction, true);
      writeAtOnce(transaction);
    } catch (Exception e) {
      abort(transaction, e);
      throw new PassingException(e);
    }
  }

  private void writeAtOnce(Transaction transaction) throws Exception {
    if (!transaction.isEmpty()) {
      transaction.write(producer, member.groupMetadata(), settings.commitAttempts());
      transaction.apply(index, gauges);
    }
  }

  /**
   * Ends a failed transaction. Returns if something in the batch is to blame.
   *
   * @throws PassingException if it may go well next time
   */
  private void abort(Transaction transaction, Exception failure) throws PassingException {
    Failure kind = Failure.of(failure);
    if (kind == Failure.OF_CLIENT) {
      throw failure instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(failure);
    }
    gauges.aborted();
    if (transaction.isBegun()) {
      producer.abortTransaction();
    }
    if (kind == Failure.PASSING) {
      throw new PassingException(failure);
    }
  }

  /**
   * What a record leads to; null if it waits. A record on which the code fails is refused unread.
   *
   * @throws KafkaException if what an order is about can't be read just now
   */
  private @Nullable Handled handle(
      Arrived arrived, Shard shard, Edition edition, Transaction transaction) {
    try {
      return switch (shard.handle(arrived.record(), edition, transaction.overlay(), archive)) {
        case Handled handled -> handled;
        case Unresolved unresolved ->
            waitOrRefuse(arrived, shard, unresolved, edition, transaction);
      };
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error(
          "Handling {} offset {} failed, the record goes to quarantine: {} at {}",
          arrived.record().topic(),
          arrived.record().offset(),
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
      return shard.refuseUnread(arrived.record(), INTERNAL, edition, transaction.overlay());
    }
  }

  // --- gauges

  private State state() {
    if (stalled) {
      return State.STALLED;
    }
    return joined && loadings.isEmpty() ? State.ROUTING : State.STARTING;
  }

  private void showGauges() {
    gauges.state(state());
    Instant now = clock.instant();
    if (now.isBefore(gaugesDue)) {
      return;
    }
    gaugesDue = now.plus(GAUGE_INTERVAL);
    long lag = 0;
    int loading = 0;
    for (Assigned sender : assigned.values()) {
      if (sender.shard == null) {
        loading++;
      } else {
        lag += member.currentLag(sender.partition).orElse(0);
      }
    }
    gauges.load(new LoopGauges.Load(assigned.size(), loading, stopped.size(), lag));
  }
}
