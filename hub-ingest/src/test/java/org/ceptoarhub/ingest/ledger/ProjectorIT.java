package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.log.Rejection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorIT {
  private static final Projector.Pace QUICK =
      new Projector.Pace(Duration.ofMillis(20), Duration.ofMillis(50));

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final TopicLog log = new TopicLog();
  private final Traffic traffic = new Traffic(log);
  private final List<Projector> running = new ArrayList<>();

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder.resolve("postgres"));
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void forget() throws SQLException {
    database.execute("drop schema if exists ledger cascade");
  }

  @AfterEach
  void stopProjectors() {
    running.forEach(Projector::close);
  }

  @Test
  void everyTopicsRecords_becomeRowsOnce() throws SQLException {
    Event event = Traffic.event("warning");
    traffic.delivered("nisc", event, "meti", "ceptoar-gas", "gas-a");
    traffic.receipt("meti", "nisc", event, ReceiptStage.READ, "duty");
    traffic.receipt("meti", "nisc", event, ReceiptStage.READ, "somebody later");
    traffic.rejected("gas-a", Traffic.event("wrong"), "unknown-sector");

    start(database.pool());

    awaitAllProjected();
    assertThat(database.column("select party || ' ' || hop from ledger.deliveries order by hop"))
        .containsExactly("meti 1", "ceptoar-gas 2", "gas-a 3");
    assertThat(database.column("select count(*) from ledger.contents")).containsExactly("1");
    assertThat(database.column("select party || ' ' || actor from ledger.receipts"))
        .containsExactly("meti duty");
    assertThat(database.column("select code from ledger.quarantine"))
        .containsExactly("unknown-sector");
    assertThat(database.column("select source || ' ' || seq from ledger.decisions order by 1"))
        .containsExactly("gas-a 0", "meti 0", "meti 1", "nisc 0");
  }

  @Test
  void aCommitThatFails_leavesNoRowTwiceAndNoneOut() throws SQLException {
    AtomicInteger failures = new AtomicInteger();
    DataSource failing = failingEveryOtherCommit(database.pool(), failures);
    Map<String, List<String>> undisturbed = undisturbedRows(40);
    new LedgerSchema(database.pool()).migrate();

    start(failing);

    awaitAllProjected();
    assertThat(database.rows()).isEqualTo(undisturbed);
    assertThat(failures).hasPositiveValue();
  }

  @Test
  void databaseStoppedUnderTraffic_isCaughtUpWhenItIsBack() throws SQLException {
    start(database.pool());
    traffic.delivered("nisc", Traffic.event("before"), "meti");
    awaitAllProjected();

    database.stop();
    for (int i = 0; i < 100; i++) {
      traffic.delivered("nisc", Traffic.event("while down " + i), "meti", "gas-a");
    }
    database.startAgain();
    traffic.delivered("nisc", Traffic.event("after"), "meti");

    awaitAllProjected();
    assertThat(database.column("select count(*) from ledger.decisions")).containsExactly("102");
    assertThat(database.column("select count(*) from ledger.deliveries")).containsExactly("202");
  }

  @Test
  void databaseDownAtStart_isWaitedFor() throws SQLException {
    database.stop();
    traffic.delivered("nisc", Traffic.event("early"), "meti");
    start(database.pool());

    database.startAgain();

    awaitAllProjected();
    assertThat(database.column("select party from ledger.deliveries")).containsExactly("meti");
  }

  @Test
  void brokerThatDoesNotAnswer_isTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    traffic.delivered("nisc", Traffic.event("warning"), "meti");

    start(
        database.pool(),
        () -> {
          if (tries.incrementAndGet() < 4) {
            throw new TimeoutException("no broker");
          }
          return log.consumer();
        });

    awaitAllProjected();
    assertThat(tries).hasValue(4);
  }

  @Test
  void stoppedAndStartedManyTimesUnderTraffic_isAsIfNeverStopped() throws SQLException {
    for (int round = 0; round < 10; round++) {
      Projector projector = start(database.pool());
      for (int i = 0; i < 30; i++) {
        Event event = Traffic.event("round " + round);
        traffic.delivered("nisc", event, "meti", "gas-a");
        traffic.receipt("gas-a", "nisc", event, ReceiptStage.RECEIVED, "feed");
      }
      projector.close();
    }
    start(database.pool());
    awaitAllProjected();
    Map<String, List<String>> oftenStopped = database.rows();
    stopProjectors();
    forget();

    start(database.pool());

    awaitAllProjected();
    assertThat(database.rows()).isEqualTo(oftenStopped);
  }

  @Test
  void newTopic_isFoundWhileRunning() throws SQLException {
    start(database.pool());
    awaitAllProjected();

    traffic.delivered("nisc", Traffic.event("welcome"), "newcomer");

    awaitAllProjected();
    assertThat(database.column("select party from ledger.deliveries")).containsExactly("newcomer");
  }

  @Test
  void topicsThatAreNotTheLedgers_areNotRead() throws SQLException {
    log.append(Realm.LIVE.out("gas-a"), Traffic.START, Map.of(), new byte[] {1});
    log.append(Realm.DRILL.in("gas-a"), Traffic.START, Map.of(), new byte[] {1});
    traffic.delivered("nisc", Traffic.event("warning"), "meti");

    start(database.pool());

    await()
        .ignoreExceptions()
        .until(() -> database.column("select 1 from ledger.deliveries").size() == 1);
    assertThat(database.column("select topic from ledger.offsets order by 1"))
        .containsExactly("live.decisions", "live.in.meti");
  }

  @Test
  void ofTwoProjectors_onlyOneWrites_andTheOtherTakesOver() throws SQLException {
    Projector first = start(database.pool());
    traffic.delivered("nisc", Traffic.event("one"), "meti");
    awaitAllProjected();
    AtomicInteger read = new AtomicInteger();
    start(
        database.pool(),
        () -> {
          read.incrementAndGet();
          return log.consumer();
        });
    traffic.delivered("nisc", Traffic.event("two"), "meti");
    awaitAllProjected();
    assertThat(read).hasValue(0);

    first.close();
    traffic.delivered("nisc", Traffic.event("three"), "meti");

    awaitAllProjected();
    assertThat(read).hasValue(1);
    assertThat(database.column("select count(*) from ledger.deliveries")).containsExactly("3");
  }

  @Test
  void recordsThatCannotBeRead_areLeftOutAndHoldUpNothing() throws SQLException {
    log.append(Realm.LIVE.decisions(), Traffic.START, Map.of(), new byte[] {1, 2, 3});
    log.append(Realm.LIVE.in("meti"), Traffic.START, Map.of(), new byte[] {1, 2, 3});
    log.append(Realm.LIVE.receipts(), Traffic.START, Map.of(), new byte[0]);
    traffic.delivered("nisc", Traffic.event("good"), "meti");

    start(database.pool());

    awaitAllProjected();
    assertThat(database.column("select log_offset from ledger.deliveries")).containsExactly("1");
    assertThat(database.column("select count(*) from ledger.decisions")).containsExactly("1");
  }

  @Test
  void idsThatNoColumnCanHold_areKeptInTheRecordAlone() throws SQLException {
    Rejection rejection = new Rejection("malformed-id", "header.eventId", "must be a UUID\0");
    traffic.decided("gas-a", "nul\0", "x".repeat(100_000), "Provision", List.of(), rejection);
    traffic.quarantined("gas-a", 0, "nul\0", rejection, new byte[] {0});

    start(database.pool());

    awaitAllProjected();
    assertThat(database.column("select seq from ledger.decisions where event_id is null"))
        .containsExactly("0");
    assertThat(database.column("select code from ledger.quarantine"))
        .containsExactly("malformed-id");
  }

  @Test
  void rebuiltLedger_equalsOneThatNeverFell() throws Exception {
    for (int i = 0; i < 300; i++) {
      Event event = Traffic.event("event " + i);
      traffic.delivered("nisc", event, "meti", "gas-a");
      traffic.receipt("gas-a", "nisc", event, ReceiptStage.ACTED, "duty");
    }
    start(database.pool());
    awaitAllProjected();
    Map<String, List<String>> before = database.rows();
    List<LedgerProgress> heard = new ArrayList<>();

    new LedgerRebuild(database.pool()).run(heard::add);

    assertThat(database.rows()).isEqualTo(before);
    assertThat(heard.getLast()).isEqualTo(new LedgerProgress(log.size(), log.size(), true));
    assertThat(heard)
        .allSatisfy(progress -> assertThat(progress.done()).isLessThanOrEqualTo(progress.total()));
  }

  @Test
  void rebuildUnderTraffic_losesNothing() throws Exception {
    start(database.pool());
    Thread sender =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    traffic.delivered("nisc", Traffic.event("event " + i), "meti");
                  }
                });
    await().until(() -> log.size() > 100);
    awaitComplete();

    new LedgerRebuild(database.pool()).run(progress -> {});

    sender.join();
    awaitAllProjected();
    assertThat(database.column("select count(*) from ledger.deliveries")).containsExactly("500");
    assertThat(database.column("select count(*) from ledger.decisions")).containsExactly("500");
  }

  @Test
  void rebuildWithoutAProjector_emptiesNothing() throws SQLException {
    Projector projector = start(database.pool());
    traffic.delivered("nisc", Traffic.event("warning"), "meti");
    awaitAllProjected();
    projector.close();

    assertThatThrownBy(() -> new LedgerRebuild(database.pool()).run(progress -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No hub writes this ledger now. Start the hub, then rebuild the ledger.");

    assertThat(database.column("select count(*) from ledger.deliveries")).containsExactly("1");
  }

  private Projector start(DataSource dataSource) {
    return start(dataSource, log::consumer);
  }

  private Projector start(DataSource dataSource, Supplier<Consumer<byte[], byte[]>> consumers) {
    Projector projector =
        new Projector(
            new LedgerSchema(dataSource),
            dataSource,
            new Projection(new EventCodec()),
            consumers,
            QUICK);
    running.add(projector);
    projector.start();
    return projector;
  }

  private void awaitAllProjected() {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () ->
                database
                    .column("select coalesce(sum(next_offset), 0) from ledger.offsets")
                    .equals(List.of(Long.toString(log.size()))));
  }

  private static void awaitComplete() {
    await()
        .ignoreExceptions()
        .until(
            () -> database.column("select caught_up from ledger.projection").equals(List.of("t")));
  }

  private Map<String, List<String>> undisturbedRows(int events) throws SQLException {
    for (int i = 0; i < events; i++) {
      Event event = Traffic.event("event " + i);
      traffic.delivered("nisc", event, "meti", "gas-a");
      traffic.receipt("gas-a", "nisc", event, ReceiptStage.ACTED, "duty");
    }
    Projector undisturbed = start(database.pool());
    awaitAllProjected();
    undisturbed.close();
    Map<String, List<String>> rows = database.rows();
    forget();
    return rows;
  }

  /** Every second commit of a step fails: in turn before it has happened, and after. */
  private static DataSource failingEveryOtherCommit(HikariDataSource pool, AtomicInteger failures) {
    AtomicInteger commits = new AtomicInteger();
    return (DataSource)
        Proxy.newProxyInstance(
            ProjectorIT.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = call(pool, method, arguments);
              return result instanceof Connection connection
                  ? failing(connection, commits, failures)
                  : result;
            });
  }

  private static Connection failing(
      Connection connection, AtomicInteger commits, AtomicInteger failures) {
    return (Connection)
        Proxy.newProxyInstance(
            ProjectorIT.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit") && commits.incrementAndGet() % 4 == 0) {
                if (failures.incrementAndGet() % 2 == 0) {
                  connection.commit();
                }
                throw new SQLException("the connection broke", "08006");
              }
              return call(connection, method, arguments);
            });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
