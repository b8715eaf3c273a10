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
  private final Event event = Traffic.event("to members");

  /**
   * @param folder where the database's files go
   */
  public FilledLedger(Path folder) {
    database = new LedgerDatabase(folder);
    TopicLog log = new TopicLog();
    Traffic traffic = new Traffic(log);
    traffic.delivered("ceptoar-gas", event, "gas-a", "gas-b");
    traffic.receipt("gas-a", "ceptoar-gas", event, ReceiptStage.READ, "alice");
    traffic.rejected("gas-a", Traffic.event("wrong"), "unknown-sector");
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
    return List.of("ceptoar-gas", event.header().getEventId(), event.header().getCaseId());
  }

  @Override
  public void close() {
    database.close();
  }
}
