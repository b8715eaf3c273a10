package org.ceptoarhub.ingest.ledger;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.event.EventRef;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of the ledger, of which there is one at a time among all processes: it holds an
 * advisory lock of the very connection that it writes through, so whoever has lost the lock can no
 * longer write.
 */
final class LedgerWriter implements AutoCloseable {
  /** The advisory lock of whoever writes: "LEDG". */
  static final int LOCK = 0x4C454447;

  private static final String INSERT_CONTENT =
      "insert into ledger.contents (hash, event) values (?, ?) on conflict do nothing";
  private static final String INSERT_DELIVERY =
      """
      insert into ledger.deliveries (party, log_offset, source, event_id, kind, case_id, rule, hop,
        view, ack_by, received_at, content)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String INSERT_DECISION =
      """
      insert into ledger.decisions (source, seq, source_offset, event_id, kind, case_id, revision,
        at, edition, rejection, about_source, about_event_id, hash, record)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String INSERT_IDENTITY =
      """
      insert into ledger.identities (shown_source, shown_event_id, source, event_id, case_id)
      values (?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String INSERT_ORDER =
      """
      insert into ledger.orders (log_offset, act, by_party, actor, cause_source, cause_event_id)
      values (?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String INSERT_RECEIPT =
      """
      insert into ledger.receipts (source, event_id, party, stage, entered_by, receipt_id, at, actor)
      values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String INSERT_QUARANTINED =
      """
      insert into ledger.quarantine (log_offset, source, source_offset, at, code, record)
      values (?, ?, ?, ?, ?, ?) on conflict do nothing\
      """;
  private static final String UPSERT_OFFSET =
      """
      insert into ledger.offsets (topic, partition, next_offset) values (?, ?, ?)
      on conflict (topic, partition) do update set next_offset = excluded.next_offset\
      """;

  private final Connection connection;

  private LedgerWriter(Connection connection) {
    this.connection = connection;
  }

  /**
   * What the ledger holds.
   *
   * @param generation how often it was emptied
   * @param offsets where to go on, by partition; from the beginning where there is none
   */
  record State(long generation, LedgerProgress progress, Map<TopicPartition, Long> offsets) {}

  /** What one step adds: entries in the order of their topics, and where to go on after them. */
  record Step(
      List<LedgerEntry> entries, Map<TopicPartition, Long> nextOffsets, LedgerProgress progress) {}

  /**
   * Takes the lock and the connection; empty if another process has the lock. The connection is
   * closed with the writer, or at once if there is none.
   */
  static Optional<LedgerWriter> open(Connection connection) throws SQLException {
    boolean ready = false;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      row.next();
      if (!row.getBoolean(1)) {
        return Optional.empty();
      }
      connection.setAutoCommit(false);
      ready = true;
      return Optional.of(new LedgerWriter(connection));
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  State state() throws SQLException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      long generation;
      LedgerProgress progress;
      try (ResultSet row =
          statement.executeQuery(
              "select generation, done, total, caught_up from ledger.projection for share")) {
        row.next();
        generation = row.getLong(1);
        progress = new LedgerProgress(row.getLong(2), row.getLong(3), row.getBoolean(4));
      }
      try (ResultSet rows =
          statement.executeQuery("select topic, partition, next_offset from ledger.offsets")) {
        while (rows.next()) {
          offsets.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
        }
      }
      connection.commit();
      return new State(generation, progress, Map.copyOf(offsets));
    }
  }

  /** Whether the ledger has not been emptied since it was of this generation. */
  boolean isStill(long generation) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select generation from ledger.projection")) {
      boolean still = row.next() && row.getLong(1) == generation;
      connection.commit();
      return still;
    }
  }

  /**
   * Writes entries and offsets in one transaction. An entry that is there already stays as it is.
   *
   * @return false if the ledger was emptied since {@code generation}; then nothing was written
   * @throws SQLException if the transaction did not commit, or it is not known whether it did: open
   *     another writer and go on from its state
   */
  boolean write(long generation, Step step) throws SQLException {
    if (!advance(generation, step)) {
      connection.rollback();
      return false;
    }
    try (Inserts inserts = new Inserts(connection)) {
      for (LedgerEntry entry : step.entries()) {
        inserts.add(entry);
      }
      inserts.execute();
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT_OFFSET)) {
      for (Map.Entry<TopicPartition, Long> next : step.nextOffsets().entrySet()) {
        upsert.setString(1, next.getKey().topic());
        upsert.setInt(2, next.getKey().partition());
        upsert.setLong(3, next.getValue());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
    connection.commit();
    return true;
  }

  /**
   * Notes the progress and, if the ledger is still of this generation, keeps it so until commit.
   */
  private boolean advance(long generation, Step step) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update ledger.projection set caught_up = ?, done = ?, total = ?
            where generation = ?\
            """)) {
      update.setBoolean(1, step.progress().complete());
      update.setLong(2, step.progress().done());
      update.setLong(3, step.progress().total());
      update.setLong(4, generation);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Gives back the lock and the connection. A connection that does not let go of the lock is broken
   * off: in the pool it would keep every other writer out.
   */
  @Override
  public void close() throws SQLException {
    boolean unlocked = false;
    try (connection) {
      try (Statement statement = connection.createStatement()) {
        connection.rollback();
        statement.execute("select pg_advisory_unlock_all()");
        connection.commit();
        unlocked = true;
      } finally {
        if (!unlocked) {
          connection.abort(Runnable::run);
        }
      }
    }
  }

  /** The batched inserts of one transaction. */
  private static final class Inserts implements AutoCloseable {
    private final PreparedStatement contents;
    private final PreparedStatement deliveries;
    private final PreparedStatement decisions;
    private final PreparedStatement identities;
    private final PreparedStatement orders;
    private final PreparedStatement receipts;
    private final PreparedStatement quarantine;
    private final Set<ByteBuffer> addedContents = new HashSet<>();

    Inserts(Connection connection) throws SQLException {
      contents = connection.prepareStatement(INSERT_CONTENT);
      deliveries = connection.prepareStatement(INSERT_DELIVERY);
      decisions = connection.prepareStatement(INSERT_DECISION);
      identities = connection.prepareStatement(INSERT_IDENTITY);
      orders = connection.prepareStatement(INSERT_ORDER);
      receipts = connection.prepareStatement(INSERT_RECEIPT);
      quarantine = connection.prepareStatement(INSERT_QUARANTINED);
    }

    void add(LedgerEntry entry) throws SQLException {
      switch (entry) {
        case LedgerEntry.Delivery delivery ->
            add(
                deliveries,
                delivery.party(),
                delivery.offset(),
                delivery.source(),
                delivery.eventId(),
                delivery.kind(),
                delivery.caseId(),
                delivery.rule(),
                delivery.hop(),
                delivery.view(),
                delivery.ackBy(),
                delivery.receivedAt(),
                content(delivery.content()));
        case LedgerEntry.Decided decided -> {
          for (LedgerEntry.Identity identity : decided.shown()) {
            add(
                identities,
                identity.shownSource(),
                identity.shownEventId(),
                identity.source(),
                identity.eventId(),
                identity.caseId());
          }
          EventRef about = decided.about();
          add(
              decisions,
              decided.source(),
              decided.seq(),
              decided.sourceOffset(),
              decided.eventId(),
              decided.kind(),
              decided.caseId(),
              decided.revision(),
              decided.at(),
              decided.edition(),
              decided.rejection(),
              about == null ? null : about.getSource(),
              about == null ? null : about.getEventId(),
              decided.hash(),
              decided.bytes());
        }
        case LedgerEntry.Ordered order -> {
          EventRef cause = order.cause();
          add(
              orders,
              order.offset(),
              order.act(),
              order.by(),
              order.actor(),
              cause == null ? null : cause.getSource(),
              cause == null ? null : cause.getEventId());
        }
        case LedgerEntry.Receipted receipt ->
            add(
                receipts,
                receipt.source(),
                receipt.eventId(),
                receipt.party(),
                receipt.stage(),
                receipt.enteredBy(),
                receipt.receiptId(),
                receipt.at(),
                receipt.actor());
        case LedgerEntry.Quarantined kept ->
            add(
                quarantine,
                kept.offset(),
                kept.source(),
                kept.sourceOffset(),
                kept.at(),
                kept.code(),
                kept.bytes());
      }
    }

    void execute() throws SQLException {
      contents.executeBatch();
      deliveries.executeBatch();
      decisions.executeBatch();
      identities.executeBatch();
      orders.executeBatch();
      receipts.executeBatch();
      quarantine.executeBatch();
    }

    /** The content's hash; the content is added if this transaction has not done so already. */
    private byte[] content(byte[] event) throws SQLException {
      byte[] hash = Sha256.of(event);
      if (addedContents.add(ByteBuffer.wrap(hash))) {
        add(contents, hash, event);
      }
      return hash;
    }

    private static void add(PreparedStatement insert, @Nullable Object... values)
        throws SQLException {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(
            i + 1,
            values[i] instanceof Instant at
                ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                : values[i]);
      }
      insert.addBatch();
    }

    @Override
    public void close() throws SQLException {
      try (contents;
          deliveries;
          decisions;
          identities;
          orders;
          receipts;
          quarantine) {}
    }
  }
}
