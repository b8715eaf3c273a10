package org.ceptoarhub.chaos;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.chaos.Fault.Death;
import org.ceptoarhub.chaos.Fault.Freeze;
import org.ceptoarhub.chaos.Fault.Lost;
import org.ceptoarhub.chaos.Fault.Silence;
import org.ceptoarhub.router.Router;
import org.ceptoarhub.router.RouterClients;
import org.ceptoarhub.router.RouterConfiguration;
import org.ceptoarhub.router.loop.LoopClients;
import org.ceptoarhub.router.loop.LoopStatus;
import org.ceptoarhub.router.loop.LoopStatus.State;
import org.ceptoarhub.router.loop.Senders;
import org.jspecify.annotations.Nullable;

/**
 * A router as a process of its own. Once it is dead, no call of its loops reaches the broker and
 * nothing is closed in an orderly way: no abort, no leaving of the group.
 */
final class RouterProcess implements AutoCloseable {
  private final Router router;
  private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
  private final AtomicInteger passes = new AtomicInteger();
  private final CountDownLatch struck = new CountDownLatch(1);
  private final CountDownLatch thawed = new CountDownLatch(1);

  /** For each loop, how often it may still begin anew; no bound while it is empty. */
  private final Map<Senders, AtomicInteger> lives = new ConcurrentHashMap<>();

  private volatile boolean dead;

  RouterProcess(Map<String, Object> broker, RouterConfiguration configuration) {
    RouterClients clients = RouterClients.of(broker, configuration);
    this.router =
        new Router(
            configuration,
            new RouterClients(
                clients.followers(),
                senders -> new MortalClients(senders, clients.loops().apply(senders)),
                clients.orderers(),
                clients.cluster()),
            InstantSource.system());
  }

  void start() {
    router.start();
  }

  /** Has a fault strike when its step is reached next. */
  void arm(Fault next) {
    passes.set(next.pass());
    fault.set(next);
  }

  /** Waits until the fault has struck. */
  boolean awaitStruck(Duration patience) throws InterruptedException {
    return struck.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process at whatever it is just doing. */
  void kill() {
    dead = true;
  }

  /** Lets a frozen process go on. */
  void thaw() {
    thawed.countDown();
  }

  LoopStatus status(Senders loop) {
    return router.status().loops().stream()
        .filter(status -> status.senders() == loop)
        .findFirst()
        .orElseThrow();
  }

  boolean isRouting() {
    return router.status().isRouting();
  }

  boolean isStopped() {
    return router.status().loops().stream().allMatch(loop -> loop.state() == State.STOPPED);
  }

  @Override
  public String toString() {
    return router.status().toString();
  }

  /** Stops in an orderly way, or clears away what is left of a dead process. */
  @Override
  public void close() {
    thaw();
    router.close();
  }

  /** Called wherever a loop's work has reached a step. */
  private void reached(Senders loop, Step step) {
    switch (strike(loop, step)) {
      case Death death -> {
        dead = true;
        struck.countDown();
        throw new Killed();
      }
      case Freeze freeze -> {
        for (Senders each : Senders.values()) {
          lives.put(each, new AtomicInteger(freeze.lives()));
        }
        struck.countDown();
        awaitThaw();
      }
      case null, default -> {}
    }
  }

  /** What a commit that begins now loses; null if nothing. */
  private @Nullable Lost lost(Senders loop) {
    if (strike(loop, Step.COMMITTING) instanceof Silence silence) {
      struck.countDown();
      return silence.lost();
    }
    return null;
  }

  /** The fault, if it strikes here and now; it does so once. */
  private @Nullable Fault strike(Senders loop, Step step) {
    Fault next = fault.get();
    return next != null
            && next.loop() == loop
            && next.step() == step
            && passes.decrementAndGet() <= 0
            && fault.compareAndSet(next, null)
        ? next
        : null;
  }

  private void awaitThaw() {
    try {
      thawed.await();
    } catch (InterruptedException e) {
      throw new Killed();
    }
  }

  /** The clients of a loop, each of which dies with the process. */
  private final class MortalClients implements LoopClients {
    private final Senders senders;
    private final LoopClients clients;

    MortalClients(Senders senders, LoopClients clients) {
      this.senders = senders;
      this.clients = clients;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> member() {
      AtomicInteger left = lives.get(senders);
      if (dead || (left != null && left.getAndDecrement() <= 0)) {
        throw new Killed();
      }
      return mortal(Consumer.class, new Member(senders, clients.member()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> reader() {
      return mortal(Consumer.class, new Reader(senders, clients.reader()));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> archive() {
      return mortal(Consumer.class, new Reader(senders, clients.archive()));
    }

    @Override
    public Map<TopicPartition, Long> logEnds(Collection<TopicPartition> partitions) {
      if (dead) {
        throw new Killed();
      }
      return clients.logEnds(partitions);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Producer<byte[], byte[]> producer() {
      return mortal(Producer.class, new Sender(senders, clients.producer()));
    }

    private static <T> T mortal(Class<T> type, Mortal client) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, args) -> client.call(method, args)));
    }
  }

  /** A client of a process that may be dead. */
  private abstract class Mortal {
    final Senders loop;
    private final AutoCloseable client;

    Mortal(Senders loop, AutoCloseable client) {
      this.loop = loop;
      this.client = client;
    }

    /** Closes the client's connections and says nothing to the broker. */
    abstract void drop();

    /** A call of the client; subclasses come between. */
    @Nullable Object live(Method method, Object @Nullable [] args) throws Throwable {
      return real(method, args);
    }

    final @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
      if (method.getName().equals("wakeup")) {
        return real(method, args);
      }
      if (dead && method.getName().equals("close")) {
        drop();
        return null;
      }
      if (dead) {
        throw new Killed();
      }
      return live(method, args);
    }

    final @Nullable Object real(Method method, Object @Nullable [] args) throws Throwable {
      try {
        return method.invoke(client, args);
      } catch (InvocationTargetException e) {
        throw e.getTargetException();
      }
    }
  }

  private class Reader extends Mortal {
    private final Consumer<byte[], byte[]> consumer;

    Reader(Senders loop, Consumer<byte[], byte[]> consumer) {
      super(loop, consumer);
      this.consumer = consumer;
    }

    @Override
    void drop() {
      consumer.close(
          CloseOptions.groupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP)
              .withTimeout(Duration.ZERO));
    }

    @Override
    @Nullable Object live(Method method, Object @Nullable [] args) throws Throwable {
      if (method.getName().equals("committed")) {
        reached(loop, Step.LOADING);
      }
      return real(method, args);
    }
  }

  private final class Member extends Reader {
    Member(Senders loop, Consumer<byte[], byte[]> consumer) {
      super(loop, consumer);
    }

    @Override
    @Nullable Object live(Method method, Object @Nullable [] args) throws Throwable {
      Object answer = real(method, args);
      if (answer instanceof ConsumerRecords<?, ?> records && !records.isEmpty()) {
        reached(loop, Step.POLLED);
      }
      return answer;
    }
  }

  private final class Sender extends Mortal {
    private final Producer<byte[], byte[]> producer;
    private @Nullable Lost lost;

    Sender(Senders loop, Producer<byte[], byte[]> producer) {
      super(loop, producer);
      this.producer = producer;
    }

    @Override
    void drop() {
      producer.close(Duration.ZERO);
    }

    @Override
    @Nullable Object live(Method method, Object @Nullable [] args) throws Throwable {
      switch (method.getName()) {
        case "send" -> reached(loop, Step.SENDING);
        case "commitTransaction" -> {
          return commit(method);
        }
        default -> {}
      }
      Object answer = real(method, args);
      switch (method.getName()) {
        case "beginTransaction" -> reached(loop, Step.BEGUN);
        case "flush" -> reached(loop, Step.FLUSHED);
        case "sendOffsetsToTransaction" -> reached(loop, Step.OFFSETS_SENT);
        default -> {}
      }
      return answer;
    }

    private @Nullable Object commit(Method method) throws Throwable {
      Lost before = lost;
      Lost now = before == null ? lost(loop) : before;
      if (now == null) {
        real(method, null);
        reached(loop, Step.COMMITTED);
        return null;
      }
      if (before == Lost.ONE_ANSWER) {
        lost = null;
        return null;
      }
      if (before == null && now != Lost.REQUESTS) {
        real(method, null);
      }
      lost = now;
      throw new TimeoutException("lost for the test");
    }
  }
}
