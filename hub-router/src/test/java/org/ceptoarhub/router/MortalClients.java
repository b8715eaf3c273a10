package org.ceptoarhub.router;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.ceptoarhub.router.loop.LoopClients;

/**
 * The clients of a router that dies in the middle of a step: from then on each call throws, nothing
 * is closed or aborted, and the broker is left to find out, as when a process is killed.
 */
final class MortalClients {
  private final Death death;
  private final AtomicInteger callsLeft;
  private final CountDownLatch dead = new CountDownLatch(1);
  private final List<AutoCloseable> left = new CopyOnWriteArrayList<>();

  /**
   * When the router dies.
   *
   * @param call name of the producer's method
   * @param count at which of its calls
   * @param before before the call reaches the broker, or after
   */
  record Death(String call, int count, boolean before) {}

  /** What a dead router's threads meet. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  MortalClients(Death death) {
    this.death = death;
    this.callsLeft = new AtomicInteger(death.count());
  }

  boolean awaitDeath(long seconds) throws InterruptedException {
    return dead.await(seconds, TimeUnit.SECONDS);
  }

  /** Closes what the dead router left open, when it can do no more harm. */
  void bury() throws Exception {
    for (AutoCloseable client : left) {
      if (client instanceof Producer<?, ?> producer) {
        producer.close(Duration.ZERO);
      } else {
        client.close();
      }
    }
  }

  LoopClients of(LoopClients real) {
    return new LoopClients() {
      @Override
      @SuppressWarnings("unchecked")
      public Consumer<byte[], byte[]> member() {
        return mortal(Consumer.class, real.member());
      }

      @Override
      @SuppressWarnings("unchecked")
      public Consumer<byte[], byte[]> reader() {
        return mortal(Consumer.class, real.reader());
      }

      @Override
      @SuppressWarnings("unchecked")
      public Producer<byte[], byte[]> producer() {
        return mortal(Producer.class, real.producer());
      }
    };
  }

  private <T extends AutoCloseable> T mortal(Class<T> type, T real) {
    left.add(real);
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              boolean fatal =
                  method.getName().equals(death.call()) && callsLeft.decrementAndGet() == 0;
              if (fatal && death.before()) {
                dead.countDown();
              }
              if (dead.getCount() == 0) {
                if (method.getName().equals("close") || method.getName().equals("wakeup")) {
                  return null;
                }
                throw new Killed();
              }
              try {
                Object result = method.invoke(real, arguments);
                if (fatal) {
                  dead.countDown();
                  throw new Killed();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
