package org.ceptoarhub.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.ceptoarhub.chaos.ChaosHub.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has faults befall a hub, several at a time, and heals each when its time is over. A process that
 * suffers from one is left alone by the others. Of the brokers one suffers at a time, or two when
 * that is the fault.
 */
final class Injector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Injector.class);

  /** A broker that is back is left alone until it has caught up with the others. */
  private static final Duration BROKER_REST = Duration.ofSeconds(4);

  /** How long a zombie and its heir fight for their name. */
  private static final Duration FIGHT = Duration.ofSeconds(2);

  /** After the second broker's death: what was acknowledged before has arrived. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final int LEAST_ROUTERS = 1;

  private final ChaosHub hub;
  private final IntSupplier acknowledged;
  private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);
  private final Set<Object> suffering = new HashSet<>();
  private final Set<Slot> present = new HashSet<>();
  private final List<String> findings = new ArrayList<>();
  private final ScheduledExecutorService healers =
      Executors.newScheduledThreadPool(6, Thread.ofPlatform().name("healer-", 1).factory());
  private final Object database = new Object();

  /**
   * @param acknowledged number of records that the brokers have acknowledged so far
   */
  Injector(ChaosHub hub, IntSupplier acknowledged) {
    this.hub = hub;
    this.acknowledged = acknowledged;
    hub.routers().stream().filter(slot -> slot.current().isAlive()).forEach(present::add);
  }

  /** How often each kind has struck. */
  synchronized Map<FaultKind, Integer> injected() {
    return new EnumMap<>(injected);
  }

  /** Number of routers that there are, whatever they suffer from. */
  synchronized int routers() {
    return present.size();
  }

  /** What went wrong that no topic shows. */
  synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  /** Has a fault strike, if there is anything that it can strike just now. */
  synchronized boolean inject(Injection injection) {
    boolean strikes =
        switch (injection.kind()) {
          case ROUTER_KILLED -> kill(injection, present);
          case ROUTER_PAUSED, ROUTER_FROZEN -> freeze(injection, present);
          case ROUTER_REPLACED -> replace(injection);
          case ROUTER_COUNT -> recruit(injection);
          case LEDGER_KILLED -> kill(injection, Set.of(hub.ledger()));
          case LEDGER_FROZEN -> freeze(injection, Set.of(hub.ledger()));
          case DATABASE_STOPPED -> stopDatabase(injection);
          case BROKER_PAUSED, BROKER_FROZEN -> freezeBroker(injection);
          case BROKER_KILLED -> killBrokers(injection, 1);
          case TWO_BROKERS_KILLED -> killBrokers(injection, 2);
        };
    if (strikes) {
      injected.merge(injection.kind(), 1, Integer::sum);
      LOG.info("{} {} for {}", injection.kind(), injection.target(), injection.lasts());
    }
    return strikes;
  }

  /** Waits until all that suffers is healed. */
  synchronized void awaitHealed() throws InterruptedException {
    while (!suffering.isEmpty()) {
      wait();
    }
    for (Slot slot : present) {
      if (!slot.current().isAlive()) {
        findings.add(slot.current().name() + " has died by itself");
        slot.current().start();
      }
    }
    for (Child broker : hub.brokers()) {
      if (!broker.isAlive()) {
        findings.add(broker.name() + " has died by itself");
        broker.start();
      }
    }
    if (!hub.ledger().current().isAlive()) {
      findings.add("the ledger has died by itself");
      hub.ledger().current().start();
    }
  }

  // --- routers and the ledger

  private List<Slot> well(Set<Slot> slots) {
    List<Slot> all = new ArrayList<>(hub.routers());
    all.add(hub.ledger());
    return all.stream()
        .filter(slot -> slots.contains(slot) && !suffering.contains(slot))
        .filter(slot -> slot.current().isAlive())
        .toList();
  }

  private static <T> T chosen(List<T> from, Injection injection) {
    return from.get(injection.target() % from.size());
  }

  private boolean kill(Injection injection, Set<Slot> slots) {
    List<Slot> well = well(slots);
    if (well.isEmpty()) {
      return false;
    }
    Slot slot = chosen(well, injection);
    suffering.add(slot);
    slot.current().kill();
    heal(slot, injection.lasts(), () -> slot.current().start());
    return true;
  }

  private boolean freeze(Injection injection, Set<Slot> slots) {
    List<Slot> well = well(slots);
    if (well.isEmpty()) {
      return false;
    }
    Slot slot = chosen(well, injection);
    suffering.add(slot);
    slot.current().freeze();
    heal(slot, injection.lasts(), () -> slot.current().thaw());
    return true;
  }

  private boolean replace(Injection injection) {
    List<Slot> well = well(present);
    if (well.isEmpty()) {
      return false;
    }
    Slot slot = chosen(well, injection);
    Child zombie = slot.current();
    suffering.add(slot);
    zombie.freeze();
    slot.heir().start();
    slot.swap();
    later(
        slot,
        injection.lasts(),
        () -> {
          zombie.thaw();
          heal(slot, FIGHT, zombie::kill);
        });
    return true;
  }

  /** One router more or one less. */
  private boolean recruit(Injection injection) {
    List<Slot> well = well(present);
    boolean more = present.size() == LEAST_ROUTERS || injection.target() % 2 == 0;
    if (more && present.size() < hub.routers().size()) {
      Slot slot =
          hub.routers().stream()
              .filter(other -> !present.contains(other))
              .findFirst()
              .orElseThrow();
      if (suffering.contains(slot)) {
        return false;
      }
      present.add(slot);
      slot.current().start();
      return true;
    }
    if (well.isEmpty() || present.size() == LEAST_ROUTERS) {
      return false;
    }
    Slot slot = chosen(well, injection);
    present.remove(slot);
    suffering.add(slot);
    heal(slot, Duration.ZERO, () -> slot.current().stop());
    return true;
  }

  // --- database

  private boolean stopDatabase(Injection injection) {
    if (!suffering.add(database)) {
      return false;
    }
    later(
        database,
        Duration.ZERO,
        () -> {
          hub.stopDatabase();
          heal(database, injection.lasts(), hub::startDatabase);
        });
    return true;
  }

  // --- brokers

  private boolean brokersAreWell() {
    return hub.brokers().stream().noneMatch(suffering::contains);
  }

  private boolean freezeBroker(Injection injection) {
    if (!brokersAreWell()) {
      return false;
    }
    Child broker = chosen(hub.brokers(), injection);
    suffering.add(broker);
    broker.freeze();
    later(
        broker,
        injection.lasts(),
        () -> {
          broker.thaw();
          heal(broker, BROKER_REST, () -> {});
        });
    return true;
  }

  private boolean killBrokers(Injection injection, int count) {
    if (!brokersAreWell()) {
      return false;
    }
    List<Child> struck =
        IntStream.range(0, count)
            .mapToObj(next -> hub.brokers().get((injection.target() + next) % hub.brokers().size()))
            .toList();
    suffering.addAll(struck);
    struck.forEach(Child::kill);
    if (count == 1) {
      later(struck.getFirst(), injection.lasts(), () -> restart(struck));
      return true;
    }
    later(
        struck.getFirst(),
        LAST_WORDS,
        () -> {
          int before = acknowledged.getAsInt();
          later(
              struck.getFirst(),
              injection.lasts(),
              () -> {
                int after = acknowledged.getAsInt();
                if (after != before) {
                  report(
                      "%d records were acknowledged while two brokers of three were gone"
                          .formatted(after - before));
                }
                restart(struck);
              });
        });
    return true;
  }

  private void restart(List<Child> brokers) {
    brokers.forEach(Child::start);
    brokers.forEach(broker -> heal(broker, BROKER_REST, () -> {}));
  }

  private synchronized void report(String finding) {
    findings.add(finding);
  }

  // --- healing

  private void heal(Object target, Duration after, Runnable cure) {
    later(
        target,
        after,
        () -> {
          cure.run();
          healed(target);
        });
  }

  private synchronized void healed(Object target) {
    suffering.remove(target);
    notifyAll();
  }

  /** Does something later; if it fails, that is a finding and the target counts as healed. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void later(Object target, Duration after, Runnable act) {
    healers.schedule(
        () -> {
          try {
            act.run();
          } catch (RuntimeException e) {
            LOG.error("A fault could not be healed", e);
            report("a fault could not be healed: " + e);
            healed(target);
          }
        },
        after.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    healers.shutdownNow();
  }
}
