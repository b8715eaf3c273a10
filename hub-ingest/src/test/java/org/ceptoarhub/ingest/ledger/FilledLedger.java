package org.ceptoarhub.ingest.ledger;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.event.ReceiptStage;

/** A ledger that has something in it, for an edge that asks it. */
public final class FilledLedger implements AutoCloseable {
  private final LedgerDatabase database;
  private final Event delivered = Traffic.event("to members");
  private final Event refused = Traffic.event("wrong");

  /**
   * @param folder where the database's files go
   */
  public FilledLedger(Path folder) {
    database = new LedgerDatabase(folder);
    TopicLog log = new TopicLog();
    Traffic traffic = new Traffic(log);
    traffic.delivered("ceptoar-gas", delivered, "gas-a", "gas-b");
    traffic.receipt("gas-a", "ceptoar-gas", delivered, ReceiptStage.READ, "alice");
    traffic.rejected("gas-a", refused, "unknown-sector");
    Projector projector =
        new Projector(
            new LedgerSchema(database.pool()),
            database.pool(),
            new Projection(new EventCodec()),
            log::consumer,
            Projector.Pace.USUAL);
    projector.start();
    await()
        .ignoreExceptions()
        .until(
            () -> database.column("select caught_up from ledger.projection").equals(List.of("t")));
    projector.close();
  }

  /** What the edge must be told to find it. */
  public Map<String, Object> settings() {
    return Map.of(
        "hub.ledger.enabled",
        "true",
        "kafka.bootstrap.servers",
        "127.0.0.1:1",
        "datasources.default.url",
        database.pool().getJdbcUrl(),
        "datasources.default.username",
        "postgres");
  }

  /** Source, id and case of an event in it. */
  public List<String> event() {
    return List.of("ceptoar-gas", Traffic.id(delivered), Traffic.caseId(delivered));
  }

  /** The event that {@code ceptoar-gas} sent, which {@code gas-a} has read. */
  Event delivered() {
    return delivered;
  }

  /** The event of {@code gas-a} that was refused. */
  Event refused() {
    return refused;
  }

  /** Takes the database away. */
  void stop() {
    database.stop();
  }

  void startAgain() {
    database.startAgain();
  }

  @Override
  public void close() {
    database.close();
  }
}
