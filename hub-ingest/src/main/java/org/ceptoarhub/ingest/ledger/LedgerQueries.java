package org.ceptoarhub.ingest.ledger;

import static java.util.Comparator.comparing;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.QuarantineRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading side of the ledger. What a party must not see is not in the answer, and an answer
 * does not tell what is hidden from what does not exist.
 *
 * <p>Every method ends the request with 503 if the database is down or the ledger is being made
 * anew. Thread-safe.
 */
@Singleton
public final class LedgerQueries {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerQueries.class);
  private static final Duration SOON = Duration.ofSeconds(5);

  /** One decision an event: that which admitted it, else the newest that says why not. */
  private static final String BEST_DECISION =
      "(rejection is null) desc, (rejection = 'duplicate-event'), seq desc";

  static final String DECISIONS_OF_CASE =
      """
      select distinct on (source, event_id) record
      from ledger.decisions
      where case_id = ? and (? or source = ?) and event_id is not null and kind <> 'Receipt'
        and about_source is null
      order by source, event_id,\
      """
          + BEST_DECISION;

  private static final String LATER =
      """
      select d.record, o.act, o.by_party, o.actor, o.cause_source, o.cause_event_id
      from ledger.decisions d left join ledger.orders o on o.log_offset = d.source_offset
      """;

  static final String LATER_OF_CASE =
      LATER
          + """
          where d.case_id = ? and d.about_source is not null and d.rejection is null
            and (? or d.about_source = ?)
          order by d.seq\
          """;

  static final String LATER_OF_EVENT =
      LATER
          + """
          where d.about_source = ? and d.about_event_id = ? and d.rejection is null
            and (? or d.about_source = ?)
          order by d.seq\
          """;

  /**
   * Who sees an event's decision sees deliveries of its narrower views under the event itself,
   * those that went out under a case of their own too.
   */
  static final String DELIVERIES_OF_CASE =
      """
      select d.party, coalesce(i.source, d.source) as source,
        coalesce(i.event_id, d.event_id) as event_id, d.kind, d.rule, d.hop, d.view, d.ack_by,
        d.received_at, d.content, d.log_offset
      from ledger.deliveries d
        left join ledger.identities i
          on i.shown_source = d.source and i.shown_event_id = d.event_id and (? or i.source = ?)
      where d.case_id = ? and (? or d.source = ? or d.party = ?)
      union all
      select d.party, i.source, i.event_id, d.kind, d.rule, d.hop, d.view, d.ack_by, d.received_at,
        d.content, d.log_offset
      from ledger.identities i
        join ledger.deliveries d on d.source = i.shown_source and d.event_id = i.shown_event_id
      where i.case_id = ? and d.case_id <> ? and (? or i.source = ?)
      order by hop, party, log_offset\
      """;

  static final String RECEIPTS_OF_CASE =
      """
      select coalesce(i.source, r.source) as source, coalesce(i.event_id, r.event_id) as event_id,
        r.party, r.stage, r.at, r.entered_by, r.actor
      from (
          select source, event_id from ledger.deliveries where case_id = ?
          union
          select shown_source, shown_event_id from ledger.identities
          where case_id = ? and (? or source = ?)) e
        join ledger.receipts r on r.source = e.source and r.event_id = e.event_id
        left join ledger.identities i
          on i.shown_source = r.source and i.shown_event_id = r.event_id and (? or i.source = ?)
      where ? or r.source = ? or r.party = ? or i.source = ?
      order by r.at, r.stage, r.entered_by\
      """;

  static final String CONTENTS = "select hash, event from ledger.contents where hash = any(?)";

  static final String DECISION =
      """
      select record from ledger.decisions
      where source = ? and event_id = ? and (? or source = ?)
      order by\
      """
          + BEST_DECISION
          + " limit 1";

  static final String QUARANTINE =
      """
      select log_offset, record from ledger.quarantine
      where log_offset > ? order by log_offset limit ?\
      """;

  private final DataSource dataSource;
  private final EventCodec codec;

  LedgerQueries(DataSource dataSource, EventCodec codec) {
    this.dataSource = dataSource;
    this.codec = codec;
  }

  /**
   * A refused record.
   *
   * @param id place in the quarantine
   */
  public record Quarantined(long id, QuarantineRecord record) {}

  /** The case as the viewer may see it; empty if the viewer has no part in it. */
  public Optional<CaseFile> findCase(String caseId, Viewer viewer) {
    if (!LedgerText.isStorableId(caseId)) {
      return Optional.empty();
    }
    return read(connection -> new CaseReader(connection, caseId, viewer).read());
  }

  /** The decision on an event of the viewer, or on any event if the viewer sees all. */
  public Optional<DecisionRecord> findDecision(String source, String eventId, Viewer viewer) {
    if (!LedgerText.isStorableId(source) || !LedgerText.isStorableId(eventId)) {
      return Optional.empty();
    }
    return read(
        connection ->
            first(
                connection,
                DECISION,
                row -> decode(row.getBytes("record"), DecisionRecord.class),
                source,
                eventId,
                viewer.seesAll(),
                viewer.party()));
  }

  /** What came after the decision on an event, oldest first, as the viewer may see it. */
  public List<CaseFile.Later> findLater(String source, String eventId, Viewer viewer) {
    return !LedgerText.isStorableId(source) || !LedgerText.isStorableId(eventId)
        ? List.of()
        : read(
            connection ->
                list(
                    connection,
                    LATER_OF_EVENT,
                    row -> later(row, viewer),
                    source,
                    eventId,
                    viewer.seesAll(),
                    viewer.party()));
  }

  private CaseFile.Later later(ResultSet row, Viewer viewer) throws SQLException {
    String by = row.getString("by_party");
    String causeSource = row.getString("cause_source");
    boolean own = viewer.seesAll() || viewer.party().equals(by);
    return new CaseFile.Later(
        decode(row.getBytes("record"), DecisionRecord.class),
        Optional.ofNullable(row.getString("act")),
        Optional.ofNullable(by),
        own ? Optional.ofNullable(row.getString("actor")) : Optional.empty(),
        causeSource == null
            ? Optional.empty()
            : Optional.of(new EventRef(causeSource, row.getString("cause_event_id"))));
  }

  /**
   * What admission refused, oldest first.
   *
   * @param after id after which to begin; -1 for the beginning
   * @param limit at most so many
   */
  public List<Quarantined> quarantine(long after, int limit) {
    return read(
        connection ->
            list(
                connection,
                QUARANTINE,
                row ->
                    new Quarantined(
                        row.getLong("log_offset"),
                        decode(row.getBytes("record"), QuarantineRecord.class)),
                after,
                limit));
  }

  /** Reads one case: its decisions, deliveries, receipts and the contents that the viewer has. */
  private final class CaseReader {
    private final Connection connection;
    private final String caseId;
    private final Viewer viewer;

    private record EventKey(String source, String eventId) {}

    private record DeliveryRow(
        EventKey event,
        String recipient,
        String kind,
        String rule,
        int hop,
        View view,
        @Nullable Instant ackBy,
        Instant receivedAt,
        ByteBuffer content) {}

    private record ReceiptKey(EventKey event, String party) {}

    CaseReader(Connection connection, String caseId, Viewer viewer) {
      this.connection = connection;
      this.caseId = caseId;
      this.viewer = viewer;
    }

    Optional<CaseFile> read() throws SQLException {
      Map<EventKey, DecisionRecord> decisions = decisions();
      Map<EventKey, List<CaseFile.Later>> later = later();
      Map<EventKey, List<DeliveryRow>> deliveries = deliveries();
      Map<ReceiptKey, List<CaseFile.Receipt>> receipts = receipts();
      Map<ByteBuffer, Event> contents = contents(deliveries.values());

      Set<EventKey> events = new HashSet<>(decisions.keySet());
      events.addAll(deliveries.keySet());
      List<CaseFile.Entry> entries =
          events.stream()
              .map(
                  event ->
                      entry(
                          event,
                          Optional.ofNullable(decisions.get(event)),
                          later.getOrDefault(event, List.of()),
                          deliveries.getOrDefault(event, List.of()),
                          receipts,
                          contents))
              .sorted(
                  comparing(CaseFile.Entry::at)
                      .thenComparing(CaseFile.Entry::source)
                      .thenComparing(CaseFile.Entry::eventId))
              .toList();
      return entries.isEmpty() ? Optional.empty() : Optional.of(new CaseFile(caseId, entries));
    }

    private Map<EventKey, DecisionRecord> decisions() throws SQLException {
      Map<EventKey, DecisionRecord> decisions = new HashMap<>();
      for (DecisionRecord decision :
          list(
              connection,
              DECISIONS_OF_CASE,
              row -> decode(row.getBytes("record"), DecisionRecord.class),
              caseId,
              viewer.seesAll(),
              viewer.party())) {
        decisions.put(new EventKey(decision.getSource(), decision.getEventId()), decision);
      }
      return decisions;
    }

    private Map<EventKey, List<CaseFile.Later>> later() throws SQLException {
      Map<EventKey, List<CaseFile.Later>> later = new HashMap<>();
      for (CaseFile.Later one :
          list(
              connection,
              LATER_OF_CASE,
              row -> LedgerQueries.this.later(row, viewer),
              caseId,
              viewer.seesAll(),
              viewer.party())) {
        EventRef about = one.decision().getAbout();
        later
            .computeIfAbsent(
                new EventKey(about.getSource(), about.getEventId()), key -> new ArrayList<>())
            .add(one);
      }
      return later;
    }

    private Map<EventKey, List<DeliveryRow>> deliveries() throws SQLException {
      Map<EventKey, List<DeliveryRow>> deliveries = new LinkedHashMap<>();
      for (DeliveryRow delivery :
          list(
              connection,
              DELIVERIES_OF_CASE,
              row ->
                  new DeliveryRow(
                      new EventKey(row.getString("source"), row.getString("event_id")),
                      row.getString("party"),
                      row.getString("kind"),
                      row.getString("rule"),
                      row.getInt("hop"),
                      View.valueOf(row.getString("view")),
                      optionalInstant(row, "ack_by"),
                      instant(row, "received_at"),
                      ByteBuffer.wrap(row.getBytes("content"))),
              viewer.seesAll(),
              viewer.party(),
              caseId,
              viewer.seesAll(),
              viewer.party(),
              viewer.party(),
              caseId,
              caseId,
              viewer.seesAll(),
              viewer.party())) {
        deliveries.computeIfAbsent(delivery.event(), key -> new ArrayList<>()).add(delivery);
      }
      return deliveries;
    }

    private Map<ReceiptKey, List<CaseFile.Receipt>> receipts() throws SQLException {
      Map<ReceiptKey, List<CaseFile.Receipt>> receipts = new HashMap<>();
      forEach(
          connection,
          RECEIPTS_OF_CASE,
          row -> {
            String party = row.getString("party");
            boolean own = viewer.seesAll() || viewer.party().equals(party);
            receipts
                .computeIfAbsent(
                    new ReceiptKey(
                        new EventKey(row.getString("source"), row.getString("event_id")), party),
                    key -> new ArrayList<>())
                .add(
                    new CaseFile.Receipt(
                        ReceiptStage.valueOf(row.getString("stage")),
                        instant(row, "at"),
                        row.getString("entered_by"),
                        own ? Optional.ofNullable(row.getString("actor")) : Optional.empty()));
          },
          caseId,
          caseId,
          viewer.seesAll(),
          viewer.party(),
          viewer.seesAll(),
          viewer.party(),
          viewer.seesAll(),
          viewer.party(),
          viewer.party(),
          viewer.party());
      return receipts;
    }

    /** The contents that matter: the viewer's own widest of each event, or any for its stage. */
    private Map<ByteBuffer, Event> contents(Collection<List<DeliveryRow>> deliveries)
        throws SQLException {
      byte[][] hashes =
          deliveries.stream()
              .map(rows -> own(rows).orElse(rows.getFirst()).content().array())
              .toArray(byte[][]::new);
      Map<ByteBuffer, Event> contents = new HashMap<>();
      forEach(
          connection,
          CONTENTS,
          row ->
              contents.put(
                  ByteBuffer.wrap(row.getBytes("hash")), decodeEvent(row.getBytes("event"))),
          connection.createArrayOf("bytea", hashes));
      return contents;
    }

    private Optional<DeliveryRow> own(List<DeliveryRow> deliveries) {
      return deliveries.stream()
          .filter(row -> row.recipient().equals(viewer.party()))
          .reduce((one, other) -> one.view().narrower(other.view()) == one.view() ? other : one);
    }

    private static Event content(DeliveryRow delivery, Map<ByteBuffer, Event> contents) {
      Event content = contents.get(delivery.content());
      if (content == null) {
        // The ledger was emptied after the delivery was read.
        throw incomplete();
      }
      return content;
    }

    private CaseFile.Entry entry(
        EventKey event,
        Optional<DecisionRecord> decision,
        List<CaseFile.Later> later,
        List<DeliveryRow> deliveries,
        Map<ReceiptKey, List<CaseFile.Receipt>> receipts,
        Map<ByteBuffer, Event> contents) {
      Optional<DeliveryRow> own = own(deliveries);
      Optional<Event> seen =
          own.or(() -> deliveries.stream().findFirst()).map(row -> content(row, contents));
      Optional<Stage> stage = seen.map(content -> content.header().getStage());
      return new CaseFile.Entry(
          event.source(),
          event.eventId(),
          decision.map(DecisionRecord::getKind).orElseGet(() -> deliveries.getFirst().kind()),
          decision
              .map(DecisionRecord::getRevision)
              .orElseGet(() -> seen.orElseThrow().header().getRevision()),
          stage,
          decision
              .map(DecisionRecord::getAt)
              .orElseGet(
                  () ->
                      deliveries.stream()
                          .map(DeliveryRow::receivedAt)
                          .min(Instant::compareTo)
                          .orElseThrow()),
          decision,
          later,
          own.isPresent() ? seen : Optional.empty(),
          deliveries.stream()
              .map(
                  row ->
                      new CaseFile.Delivery(
                          row.recipient(),
                          row.rule(),
                          row.hop(),
                          row.view(),
                          Optional.ofNullable(row.ackBy()),
                          row.receivedAt(),
                          receipts.getOrDefault(new ReceiptKey(event, row.recipient()), List.of())))
              .toList());
    }
  }

  @FunctionalInterface
  private interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface RowVisitor {
    void visit(ResultSet row) throws SQLException;
  }

  /** Asks the database, and afterwards whether it was whole when it answered. */
  private <T> T read(Query<T> query) {
    try (Connection connection = dataSource.getConnection()) {
      T answer = query.on(connection);
      boolean whole =
          first(
                  connection,
                  "select caught_up from ledger.projection",
                  row -> row.getBoolean("caught_up"))
              .orElse(false);
      if (!whole) {
        throw incomplete();
      }
      return answer;
    } catch (SQLException e) {
      LOG.warn("ledger.database does not answer sqlState={}", e.getSQLState());
      throw ProblemException.unavailable(
          "ledger-unavailable",
          "The ledger's database does not answer. Publishing and inboxes go on; try again.",
          SOON);
    }
  }

  private static ProblemException incomplete() {
    return ProblemException.unavailable(
        "ledger-incomplete",
        "The ledger is being made from the topics. Publishing and inboxes go on; try again.",
        SOON);
  }

  private static <T> Optional<T> first(
      Connection connection, String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    return list(connection, sql, reader, arguments).stream().findFirst();
  }

  private static <T> List<T> list(
      Connection connection, String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    forEach(connection, sql, row -> rows.add(reader.read(row)), arguments);
    return rows;
  }

  private static void forEach(
      Connection connection, String sql, RowVisitor visitor, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          visitor.visit(row);
        }
      }
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant optionalInstant(ResultSet row, String column)
      throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private Event decodeEvent(byte[] bytes) {
    try {
      return codec.decodeEvent(bytes);
    } catch (MalformedRecordException e) {
      throw new IllegalStateException("the router delivered what the codec cannot read", e);
    }
  }

  private <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
    try {
      return codec.decode(bytes, type);
    } catch (MalformedRecordException e) {
      throw new IllegalStateException("the ledger holds what the codec cannot read", e);
    }
  }
}
