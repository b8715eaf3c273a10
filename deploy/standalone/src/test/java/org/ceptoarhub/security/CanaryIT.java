package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.codec.ReleasedSchemas;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Notice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The victim is never named: a canary is planted into every string of every kind of event, by its
 * own operator and by authorities and a CEPTOAR that know it, in the clear and hidden; then every
 * byte that reaches CEPTOARs and other operators is searched for it.
 *
 * <p>{@code -Dcanary.rounds=N} plants N times as much; {@code -Dcanary.seed=S} otherwise.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class CanaryIT {
  private static final int ROUNDS = Integer.getInteger("canary.rounds", 1);
  private static final long SEED = Long.getLong("canary.seed", 2026L);
  private static final String HUB_LOGGER = "org.ceptoarhub";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What it is called is a secret; that it is a party is none, in the hub's own log. */
  private static final List<String> KNOWING =
      List.of(Canary.ID, "nisc", "meti", "npa", "jpcert-cc", "ceptoar-electricity");

  /** Readers over HTTP: of each sort one near the canary and one far from it. */
  private static final List<String> PEERS =
      List.of("ceptoar-electricity", "electricity-b", "ceptoar-gas", "gas-a", "city-m");

  private final Canary canary = new Canary();
  private final Random random = new Random(SEED);
  private final EventCodec codec = new EventCodec();
  private final EventJson json = new EventJson();
  private final Log log = new Log();
  private final Map<String, Integer> sent = new HashMap<>();
  private final List<String> plants = Canary.plants();

  private WholeHub hub;
  private String reportId = "";

  /** The canary's report as each knows it: by its name, or by the one that it was shown. */
  private final Map<String, EventRef> reports = new HashMap<>();

  private String lastWarning = "";
  private int refusedAtTheDoor;

  /** What the hub says at INFO. */
  private static final class Log extends AppenderBase<ILoggingEvent> {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
        lines.add(
            event.getFormattedMessage()
                + " "
                + event.getMDCPropertyMap()
                + (event.getThrowableProxy() == null
                    ? ""
                    : ThrowableProxyUtil.asString(event.getThrowableProxy())));
      }
    }
  }

  @BeforeAll
  void plantEverywhere(@TempDir Path data) throws Exception {
    Logger hubs = (Logger) LoggerFactory.getLogger(HUB_LOGGER);
    hubs.setLevel(Level.INFO);
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.setContext(root.getLoggerContext());
    log.start();
    root.addAppender(log);
    hub = WholeHub.on(data, Map.of("hub.router.patience", "100ms"));
    String shipped = new String(WholeHub.shippedDirectory(), UTF_8);
    hub.adopt(
        shipped
            .replaceFirst("(?=  - id: electricity-a\n)", Canary.ENTRY)
            .replaceFirst("version: \\S+", "version: with-the-canary")
            .getBytes(UTF_8));
    JsonNode report =
        hub.published(hub.token(Canary.ID, "tanaka@wangan-denryoku.example"), reportOfTheCanary());
    reportId = report.path("eventId").asText();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                hub.get("nisc", "/api/v1/decisions/" + Canary.ID + "/" + reportId).statusCode()
                    == 200);
    KNOWING.forEach(this::noteReport);
    overHttp();
    overKafka();
    awaitAll();
    lastWarning = warn();
    for (String peer : PEERS) {
      await().atMost(PATIENCE).until(() -> hasInInbox(peer, lastWarning));
    }
  }

  /** Notes by what name a party knows the canary's report, if it got it. */
  private void noteReport(String party) {
    if (party.equals(Canary.ID)) {
      reports.put(party, new EventRef(party, reportId));
      return;
    }
    for (JsonNode item : WholeHub.json(hub.get(party, "/api/v1/inbox")).path("items")) {
      if (item.path("type").asText().equals("IncidentReport")) {
        reports.put(
            party, new EventRef(item.path("source").asText(), item.path("eventId").asText()));
      }
    }
  }

  @AfterAll
  void stop() {
    hub.close();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    ((Logger) LoggerFactory.getLogger(HUB_LOGGER)).setLevel(null);
  }

  private ObjectNode reportOfTheCanary() {
    Planting planting = new Planting(schema("IncidentReport"));
    ObjectNode report = planting.plant(Set.of("/summary"), "東京湾岸電力の監視制御系が停止");
    return mine(report, "electricity");
  }

  private static Schema schema(String kind) {
    ReleasedSchemas schemas = ReleasedSchemas.load();
    return SpecificData.get()
        .getSchema(
            type(
                schemas.subjects().stream()
                    .filter(s -> s.endsWith("." + kind))
                    .findFirst()
                    .orElseThrow()));
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With ids of its own, consent to everything but the name, and no references. */
  private static ObjectNode mine(ObjectNode event, String sector) {
    ObjectNode header = (ObjectNode) event.path("header");
    header
        .put("eventId", Ids.fresh())
        .put("caseId", Ids.fresh())
        .put("issuedAt", Instant.now(Clock.systemUTC()).toString());
    header.remove(List.of("references", "onBehalfOf", "revision", "stage"));
    ObjectNode body = (ObjectNode) event.path("body");
    if (body.has("sector")) {
      body.put("sector", sector);
    }
    stayAnonymous(body);
    return event;
  }

  /** Consents to everything but its name: even an example of an amendment must not name it. */
  private static void stayAnonymous(ObjectNode body) {
    if (body.has("consent") && body.path("consent").has("audiences")) {
      ObjectNode consent = (ObjectNode) body.path("consent");
      consent.put("identity", "ANONYMOUS");
      consent
          .putArray("audiences")
          .add("GOVERNMENT")
          .add("AGENCIES")
          .add("OWN_CEPTOAR")
          .add("OWN_SECTOR")
          .add("OTHER_SECTORS")
          .add("PUBLIC");
    }
  }

  /** Bytes on the out topics, as a party's own software may write them: nothing checks them. */
  private void overKafka() {
    for (String sender : KNOWING) {
      Map<String, Object> settings = hub.kafka(sender);
      settings.put("linger.ms", 20);
      try (var producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (String kind : json.kinds()) {
          Planting planting = new Planting(schema(kind));
          Set<String> free =
              planting.paths().entrySet().stream()
                  .filter(Map.Entry::getValue)
                  .map(Map.Entry::getKey)
                  .collect(Collectors.toSet());
          for (int round = 0; round < 4 * ROUNDS; round++) {
            send(
                producer,
                sender,
                derived(mine(planting.plant(free, plant()), "electricity"), sender));
          }
          for (String path : planting.paths().keySet()) {
            for (int round = 0; round < ROUNDS; round++) {
              ObjectNode event = mine(planting.plant(Set.of(), ""), "electricity");
              ObjectNode planted = planting.plant(Set.of(path), plant());
              event.set("header", overlay(event.path("header"), planted.path("header"), path));
              event.set(
                  "body", path.startsWith("/header") ? event.path("body") : planted.path("body"));
              send(producer, sender, derived(event, sender));
            }
          }
        }
      }
    }
  }

  /** The fresh header, with the field that has the plant. */
  private static JsonNode overlay(JsonNode fresh, JsonNode planted, String path) {
    if (path.startsWith("/header/")) {
      String field = path.split("[/\\[{]", -1)[2];
      ((ObjectNode) fresh).set(field, planted.path(field));
    }
    return fresh;
  }

  /** What authorities write grows from the canary's report, or says that it does not. */
  private ObjectNode derived(ObjectNode event, String sender) {
    ObjectNode header = (ObjectNode) event.path("header");
    header.put("tlp", "GREEN").put("traffic", "ACTUAL");
    ObjectNode body = (ObjectNode) event.path("body");
    stayAnonymous(body);
    EventRef known = reports.get(sender);
    if (known != null && body.path("about").isObject() && hasExampleAbout(body)) {
      body.putObject("about").put("source", known.getSource()).put("eventId", known.getEventId());
    }
    if (body.has("targets") && random.nextInt(4) > 0) {
      body.putObject("targets").put("all", true);
    }
    if (known != null && !sender.equals(Canary.ID) && random.nextBoolean()) {
      header
          .putArray("references")
          .addObject()
          .put("rel", "derivedFrom")
          .put("source", known.getSource())
          .put("eventId", known.getEventId());
      if (body.has("independent")) {
        body.put("independent", false);
      }
    } else if (body.has("independent")) {
      body.put("independent", true);
    }
    if (sender.equals("nisc") && random.nextInt(8) == 0) {
      header
          .putArray("mentions")
          .addObject()
          .put("party", Canary.ID)
          .put("basis", "CONSENT")
          .put("note", "");
    }
    return event;
  }

  /** Whether nothing is planted into what the event is about. */
  private static boolean hasExampleAbout(ObjectNode body) {
    return body.at("/about/eventId").asText().matches("[0-9a-f-]{36}")
        && body.at("/about/source").asText().matches("[a-z-]+");
  }

  private String plant() {
    return plants.get(random.nextInt(plants.size()));
  }

  private void send(KafkaProducer<byte[], byte[]> producer, String sender, ObjectNode event) {
    byte[] value;
    try {
      value = codec.encode(json.fromJson(event).body());
    } catch (InvalidEventException e) {
      return;
    }
    var record = new ProducerRecord<>(Realm.LIVE.out(sender), plant().getBytes(UTF_8), value);
    record.headers().add(RecordHeaders.ACTOR, "tanaka@wangan-denryoku.example".getBytes(UTF_8));
    record.headers().add(RecordHeaders.SOURCE, plant().getBytes(UTF_8));
    record.headers().add(RecordHeaders.SUBJECT, plant().getBytes(UTF_8));
    record.headers().add("traceparent", plant().getBytes(UTF_8));
    var _ = producer.send(record);
    sent.merge(sender, 1, Integer::sum);
  }

  private void overHttp() {
    for (String sender : KNOWING) {
      String token = hub.token(sender, "tanaka@wangan-denryoku.example");
      for (String kind : json.kinds()) {
        Planting planting = new Planting(schema(kind));
        Set<String> free =
            planting.paths().entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        for (int round = 0; round < 2 * ROUNDS; round++) {
          ObjectNode event = derived(mine(planting.plant(free, plant()), "electricity"), sender);
          HttpResponse<byte[]> answer = hub.publish(token, event);
          assertThat(answer.statusCode()).as(WholeHub.text(answer)).isLessThan(500);
          if (answer.statusCode() == 422) {
            refusedAtTheDoor++;
          }
        }
      }
    }
  }

  /** A warning with nothing to hide, to all; whoever has it has all that came before it. */
  private String warn() {
    ObjectNode warning = WholeHub.event("Provision", "GREEN", "B_C", "注意喚起");
    ObjectNode body =
        warning
            .putObject("body")
            .put("summary", "制御系を狙う攻撃を確認")
            .put("recommendedActions", "外部公開の停止")
            .put("independent", true);
    body.putObject("targets").put("all", true);
    return hub.published(hub.token("nisc"), warning).path("eventId").asText();
  }

  private boolean hasInInbox(String party, String eventId) {
    return inbox(party).stream().anyMatch(item -> item.path("eventId").asText().equals(eventId));
  }

  /** All pages of a party's inbox. */
  private List<JsonNode> inbox(String party) {
    List<JsonNode> all = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = WholeHub.json(hub.get(party, "/api/v1/inbox?limit=200" + after));
      page.path("items").forEach(all::add);
      after = page.path("next").isTextual() ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    return all;
  }

  /** Until every sender's last event has its Decision, be it a refusal. */
  private void awaitAll() throws InvalidEventException {
    for (String sender : KNOWING) {
      ObjectNode last =
          mine(new Planting(schema("IncidentReport")).plant(Set.of(), ""), "electricity");
      try (var producer =
          new KafkaProducer<>(
              hub.kafka(sender), new ByteArraySerializer(), new ByteArraySerializer())) {
        var _ =
            producer.send(
                new ProducerRecord<>(
                    Realm.LIVE.out(sender), codec.encode(json.fromJson(last).body())));
      }
      String id = last.at("/header/eventId").asText();
      await()
          .atMost(PATIENCE)
          .until(
              () -> hub.get("nisc", "/api/v1/decisions/" + sender + "/" + id).statusCode() == 200);
    }
  }

  @Test
  void noByteThatReachesAPeer_hasTheCanary() {
    List<String> peers =
        hub.directory().parties().stream()
            .filter(party -> party.isOperator() || party.has(Role.CEPTOAR))
            .map(Party::id)
            .filter(party -> !party.equals(Canary.ID))
            .toList();
    Inboxes inboxes = inboxes(peers);

    System.out.printf(
        "canary: %s events sent over Kafka, %d refused over HTTP; %,d records for %d peers: %,d"
            + " different values, keys and headers, %,d bytes, searched for %,d forms: %d hits%n",
        sent,
        refusedAtTheDoor,
        inboxes.records,
        peers.size(),
        inboxes.seen.size(),
        inboxes.bytes,
        canary.forms(),
        inboxes.hits.size());
    assertThat(inboxes.hits.stream().limit(10).toList()).isEmpty();
    assertThat(inboxes.records).isGreaterThan(10 * peers.size());
    assertThat(inboxes.bytes).isGreaterThan(10_000);
    assertThat(canary.forms()).isGreaterThan(200);
    assertThat(sent).containsOnlyKeys(KNOWING);
    assertThat(sent.values()).allMatch(count -> count > 200);
    assertThat(refusedAtTheDoor).isGreaterThan(50);
  }

  /** That the search sees what is there: the ministry and NISC are told who it is. */
  @Test
  void ministryAndNisc_haveTheCanary() {
    assertThat(inboxes(List.of("nisc")).hits).hasSizeGreaterThan(20);
    assertThat(inboxes(List.of("meti")).hits).isNotEmpty();
  }

  private static final class Inboxes {
    final List<String> hits = new ArrayList<>();
    final Set<ByteBuffer> seen = new HashSet<>();
    int records;
    long bytes;
  }

  private Inboxes inboxes(List<String> parties) {
    Inboxes inboxes = new Inboxes();
    Map<String, Object> settings = hub.kafka(Service.ADMIN);
    settings.put("enable.auto.commit", false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          parties.stream().map(party -> new TopicPartition(Realm.LIVE.in(party), 0)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          inboxes.records++;
          look(inboxes, record, "value", record.value());
          look(inboxes, record, "key", record.key());
          for (Header header : record.headers()) {
            look(inboxes, record, header.key(), header.value());
            look(inboxes, record, "header's name", header.key().getBytes(UTF_8));
          }
        }
      }
    }
    return inboxes;
  }

  private void look(
      Inboxes inboxes, ConsumerRecord<byte[], byte[]> record, String where, byte[] bytes) {
    if (bytes == null || isOwnWords(record) || !inboxes.seen.add(ByteBuffer.wrap(bytes))) {
      return;
    }
    inboxes.bytes += bytes.length;
    canary
        .in(bytes)
        .ifPresent(
            found ->
                inboxes.hits.add(
                    "%s %s: %s of %s: %s"
                        .formatted(
                            record.topic(),
                            record.offset(),
                            where,
                            header(record, RecordHeaders.TYPE),
                            found)));
  }

  /** A Notice tells its recipient, and nobody else, what is wrong with what it wrote itself. */
  private boolean isOwnWords(ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.decodeEvent(record.value()).body() instanceof Notice notice
          && notice.getAbout() != null
          && record.topic().equals(Realm.LIVE.in(notice.getAbout().getSource()));
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }

  @Test
  void noAnswerToAPeer_hasTheCanary() throws Exception {
    List<String> hits = new ArrayList<>();
    long bytes = 0;
    int items = 0;
    String caseId =
        WholeHub.json(hub.get("nisc", "/api/v1/inbox?limit=1&type=IncidentReport"))
            .at("/items/0/header/caseId")
            .asText();
    for (String party : PEERS) {
      List<String> paths =
          new ArrayList<>(
              List.of(
                  "/api/v1/posture",
                  "/api/v1/editions",
                  "/api/v1/held",
                  "/api/v1/quarantine",
                  "/api/v1/cases/" + caseId,
                  "/api/v1/decisions/" + Canary.ID + "/" + reportId,
                  "/api/v1/decisions/nisc/" + lastWarning,
                  "/health",
                  "/prometheus"));
      Set<String> cases = new HashSet<>();
      for (JsonNode item : inbox(party)) {
        boolean own =
            item.path("type").asText().equals("Notice")
                && item.at("/body/about/source").asText().equals(party);
        bytes += item.toString().getBytes(UTF_8).length;
        items++;
        if (!own) {
          canary.in(item.toString()).ifPresent(found -> hits.add(party + " inbox: " + found));
          cases.add(item.at("/header/caseId").asText());
        }
      }
      cases.stream().limit(40).forEach(id -> paths.add("/api/v1/cases/" + id));
      for (String path : paths) {
        String answer = WholeHub.text(hub.get(party, path));
        bytes += answer.getBytes(UTF_8).length;
        canary.in(answer).ifPresent(found -> hits.add(party + " " + path + ": " + found));
      }
      String stream = stream(party);
      bytes += stream.getBytes(UTF_8).length;
      for (String line : stream.split("\n\n", -1)) {
        boolean own =
            line.contains("event: Notice") && line.contains("\"source\":\"" + party + "\"");
        if (!own) {
          canary.in(line).ifPresent(found -> hits.add(party + " stream: " + found));
        }
      }
    }
    System.out.printf(
        "canary: %,d items, %,d bytes of answers and streams to %d peers, %d hits%n",
        items, bytes, PEERS.size(), hits.size());
    assertThat(hits.stream().limit(10).toList()).isEmpty();
    assertThat(items).isGreaterThan(50 * PEERS.size());
    assertThat(bytes).isGreaterThan(1_000_000);
  }

  /** A party's stream from the beginning until it has the last warning. */
  private String stream(String party) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        hub.http()
            .send(
                HttpRequest.newBuilder(hub.uri("/api/v1/inbox/stream"))
                    .header("Authorization", "Bearer " + hub.token(party))
                    .build(),
                BodyHandlers.ofInputStream());
    StringBuilder text = new StringBuilder();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        text.append(line).append('\n');
        if (line.startsWith("data:") && line.contains(lastWarning)) {
          break;
        }
        line = in.readLine();
      }
    }
    assertThat(text).as("the stream of " + party).contains(lastWarning);
    return text.toString();
  }

  @Test
  void log_saysNothingOfTheCanary() {
    List<String> hits =
        log.lines.stream().filter(line -> canary.in(line).isPresent()).limit(10).toList();

    System.out.printf("canary: %d lines of log at INFO and above%n", log.lines.size());
    assertThat(hits).isEmpty();
    assertThat(log.lines).hasSizeGreaterThan(10);
  }
}
