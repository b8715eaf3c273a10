package org.ceptoarhub.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.ingest.ledger.LedgerRebuild;

/** Whether the ledger holds what the topics hold, and the same when it is made again from zero. */
final class LedgerCheck {
  private static final List<String> TABLES =
      List.of(
          "deliveries", "contents", "decisions", "receipts", "quarantine", "orders", "identities");

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final DataSource database;

  LedgerCheck(DataSource database) {
    this.database = database;
  }

  /**
   * What differs, one line each.
   *
   * @param topics has read the topics to their ends
   * @param patience how long the ledger may take to catch up
   */
  List<String> differences(TopicReader topics, List<String> parties, Duration patience)
      throws SQLException, InterruptedException, MalformedRecordException {
    Set<String> deliveries = deliveries(topics, parties);
    Map<String, Integer> sizes = sizes(topics, deliveries.size());
    long end = System.nanoTime() + patience.toNanos();
    while (!sizes.equals(counted(sizes.keySet())) && System.nanoTime() < end) {
      Thread.sleep(LOOK_EVERY);
    }
    List<String> differences = new ArrayList<>();
    Map<String, Integer> counted = counted(sizes.keySet());
    sizes.forEach(
        (table, size) -> {
          if (!size.equals(counted.get(table))) {
            differences.add(
                "ledger: %s has %d rows, the topics say %d"
                    .formatted(table, counted.get(table), size));
          }
        });
    Set<String> rows =
        new TreeSet<>(
            column("select party || ' ' || log_offset || ' ' || event_id from ledger.deliveries"));
    if (!rows.equals(deliveries)) {
      differences.add("ledger: its deliveries are not those of the inboxes");
    }
    Map<String, List<String>> grown = rows();
    new LedgerRebuild(database).run(progress -> {});
    Map<String, List<String>> rebuilt = rows();
    grown.forEach(
        (table, lines) -> {
          if (!lines.equals(rebuilt.get(table))) {
            differences.add("ledger: %s is another when made again from zero".formatted(table));
          }
        });
    return differences;
  }

  private static Set<String> deliveries(TopicReader topics, List<String> parties) {
    Set<String> deliveries = new TreeSet<>();
    for (String party : parties) {
      for (ConsumerRecord<byte[], byte[]> record : topics.of(Realm.LIVE.in(party))) {
        String id = new String(record.headers().lastHeader(RecordHeaders.ID).value(), UTF_8);
        deliveries.add("%s %d %s".formatted(party, record.offset(), id));
      }
    }
    return deliveries;
  }

  private static Map<String, Integer> sizes(TopicReader topics, int deliveries)
      throws MalformedRecordException {
    EventCodec codec = new EventCodec();
    Set<List<String>> receipts = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.of(Realm.LIVE.receipts())) {
      Receipt receipt = codec.decode(record.value(), Receipt.class);
      receipts.add(
          List.of(
              receipt.getAbout().getSource(),
              receipt.getAbout().getEventId(),
              receipt.getStage().name(),
              new String(record.headers().lastHeader(RecordHeaders.SOURCE).value(), UTF_8)));
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("deliveries", deliveries);
    sizes.put("decisions", topics.of(Realm.LIVE.decisions()).size());
    sizes.put("quarantine", topics.of(Realm.LIVE.quarantine()).size());
    sizes.put("receipts", receipts.size());
    return sizes;
  }

  private Map<String, Integer> counted(Set<String> tables) throws SQLException {
    Map<String, Integer> counted = new LinkedHashMap<>();
    for (String table : tables) {
      counted.put(
          table, Integer.valueOf(column("select count(*) from ledger." + table).getFirst()));
    }
    return counted;
  }

  /** A hash of every row of every table. */
  private Map<String, List<String>> rows() throws SQLException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String table : TABLES) {
      rows.put(table, column("select md5(t::text) from ledger." + table + " t order by 1"));
    }
    return rows;
  }

  private List<String> column(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (row.next()) {
        column.add(row.getString(1));
      }
      return column;
    }
  }
}
