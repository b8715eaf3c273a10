package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.editions.ControlRecord;
import org.ceptoarhub.core.editions.EditionLog;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.Rejection;
import org.ceptoarhub.router.provision.DirectoryWatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running hub goes over to another edition while its parties go on sending. */
class EditionSwitchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PACE = Duration.ofMillis(20);

  private static final String NEW_OPERATOR =
      """
        - id: electricity-new
          name: 電力新規社
          memberships:
            - { sector: electricity, ceptoar: ceptoar-electricity, ministry: meti }
          aliases: [電力新規株式会社, electricity-new]
          domains: [electricity-new.example]
          own-blocks: [198.51.100.64/29]
          contacts:
            - { kind: hub }
            - { kind: mail, address: security@electricity-new.example }

      """;

  private final EventCodec codec = new EventCodec();
  private final AtomicLong number = new AtomicLong(1000);
  private final Queue<String> sent = new ConcurrentLinkedQueue<>();
  private HubBroker broker;
  private Router router;

  @BeforeEach
  void start(@TempDir Path folder) {
    broker = HubBroker.start(folder);
    router = broker.router();
    router.start();
    await().atMost(PATIENCE).until(() -> router.status().isRouting());
  }

  @AfterEach
  void stop() {
    router.close();
    broker.close();
  }

  private static byte[] rules(String edition) {
    return shipped("rules", edition, "edition");
  }

  private static byte[] shipped(String kind, String edition, String key) {
    String file = new String(HubBroker.edition(kind + "/plan2-2009.yaml"), UTF_8);
    String other = file.replaceFirst("(?m)^" + key + ": .*$", key + ": " + edition);
    assertThat(other).isNotEqualTo(file);
    return other.getBytes(UTF_8);
  }

  /** The shipped directory with one operator more and one less. */
  private static byte[] otherDirectory() {
    String file = new String(shipped("directory", "test-2", "version"), UTF_8);
    String without = file.replaceFirst("(?s)  - id: gas-c\n.*?\n\n", "");
    String with = without.replaceFirst("  - id: electricity-a\n", NEW_OPERATOR + "$0");
    assertThat(with).doesNotContain("id: gas-c").contains("id: electricity-new");
    return with.getBytes(UTF_8);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(Producer<byte[], byte[]> producer, String party, Event event) {
    sent.add(event.header().getEventId());
    producer.send(new ProducerRecord<>("live.out." + party, codec.encode(event.body())));
  }

  /** NISC sends something by the hand of one of its people. */
  private void sendByHand(String actor, Event event) throws Exception {
    try (Producer<byte[], byte[]> producer = broker.producer("nisc")) {
      var record = new ProducerRecord<byte[], byte[]>("live.out.nisc", codec.encode(event.body()));
      record.headers().add(RecordHeaders.ACTOR, actor.getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private static Header header(long number) {
    return Header.newBuilder()
        .setEventId(TestEvents.id(number))
        .setCaseId(TestEvents.id(5_000_000 + number))
        .setTlp(Tlp.GREEN)
        .setCategory(Category.B_A)
        .setSourceKind(SourceKind.NISC_CI_GROUP)
        .setTitle("切替え")
        .setIssuedAt(TestEvents.ISSUED)
        .build();
  }

  /** Proposes rules, and has two people of NISC put them in force. */
  private void switchRules(String edition) throws Exception {
    String hash = broker.propose(Control.RULES, rules(edition));
    sendByHand(
        "sato",
        new Event(
            EditionChange.newBuilder()
                .setHeader(header(11))
                .setSubject(EditionSubject.RULES)
                .setEdition(edition)
                .setHash(hash)
                .setReason("第3次行動計画の決定による。")
                .build()));
    await().atMost(PATIENCE).until(() -> !decisions("nisc").isEmpty());
    sendByHand("sato", approval(12));
    sendByHand("tanaka", approval(13));
  }

  private static Event approval(long number) {
    return new Event(
        Approval.newBuilder()
            .setHeader(header(number))
            .setAbout(new EventRef("nisc", TestEvents.id(11)))
            .build());
  }

  /** From when an edition holds, as its control topic says. */
  private Optional<Instant> effective(String edition) {
    EditionLog<RuleSet> log = EditionLog.ofRules();
    for (var record : broker.read(Control.RULES, Service.ADMIN)) {
      String key = new String(record.key(), UTF_8);
      log =
          log.after(
              new ControlRecord(
                  record.topic(), record.offset(), key, record.value(), headers(record)));
    }
    return log.effective().entries().values().stream()
        .filter(effective -> effective.file().name().equals(edition))
        .peek(
            effective -> {
              assertThat(effective.provenance().actor()).isEqualTo("sato");
              assertThat(effective.provenance().approvedBy()).isEqualTo("tanaka");
            })
        .map(EditionLog.Effective::from)
        .findFirst();
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }

  private List<DecisionRecord> decisions(String source) throws MalformedRecordException {
    List<DecisionRecord> decisions = new ArrayList<>();
    for (var record : broker.read("live.decisions", Service.ADMIN)) {
      DecisionRecord decision = codec.decode(record.value(), DecisionRecord.class);
      if (decision.getSource().equals(source)) {
        decisions.add(decision);
      }
    }
    return decisions;
  }

  private boolean isDecidedUnder(String source, String edition) throws MalformedRecordException {
    return decisions(source).stream().anyMatch(decision -> decision.getEdition().equals(edition));
  }

  private List<String> inbox(String party) {
    return broker.read("live.in." + party, party).stream()
        .map(record -> new String(record.headers().lastHeader("ce_id").value(), UTF_8))
        .toList();
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored")
  void rulesSwitchUnderTraffic_loseAndDoubleNothingAndEachDecisionIsOfItsTime() throws Exception {
    Instant second;
    try (Producer<byte[], byte[]> producer = broker.producer("electricity-a");
        Producer<byte[], byte[]> admin = broker.producer(Service.ADMIN);
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor()) {
      traffic.scheduleAtFixedRate(
          () -> send(producer, "electricity-a", TestEvents.report(number.incrementAndGet())),
          0,
          PACE.toMillis(),
          TimeUnit.MILLISECONDS);
      await().atMost(PATIENCE).until(() -> isDecidedUnder("electricity-a", "plan2-2009"));

      switchRules("plan-b");
      await().atMost(PATIENCE).until(() -> effective("plan-b").isPresent());
      admin
          .send(
              new ProducerRecord<>(
                  Control.RULES,
                  ("effective/" + effective("plan-b").orElseThrow()).getBytes(UTF_8),
                  "edition: broken\nrules: [".getBytes(UTF_8)))
          .get();
      await().atMost(PATIENCE).until(() -> isDecidedUnder("electricity-a", "plan-b"));
      second = broker.publish(Control.RULES, rules("plan-c"));
      await().atMost(PATIENCE).until(() -> isDecidedUnder("electricity-a", "plan-c"));
      traffic.shutdown();
    }
    await().atMost(PATIENCE).until(() -> decisions("electricity-a").size() >= sent.size());

    Instant first = effective("plan-b").orElseThrow();
    assertThat(decisions("electricity-a"))
        .allSatisfy(
            decision ->
                assertThat(decision.getEdition())
                    .as("%s", decision.getAt())
                    .isEqualTo(
                        decision.getAt().isBefore(first)
                            ? "plan2-2009"
                            : decision.getAt().isBefore(second) ? "plan-b" : "plan-c"));
    assertThat(decisions("electricity-a"))
        .extracting(DecisionRecord::getEventId)
        .containsExactlyElementsOf(sent);
    assertThat(reports(inbox("meti"))).containsExactlyElementsOf(sent);
    assertThat(reports(inbox("nisc"))).containsExactlyElementsOf(sent);
    assertThat(inbox("gas-a")).containsOnlyOnce(TestEvents.id(11));
  }

  private List<String> reports(List<String> inbox) {
    Set<String> reports = Set.copyOf(sent);
    return inbox.stream().filter(reports::contains).toList();
  }

  @Test
  void changeToWhatNobodyProposed_isRefusedAndTold() throws Exception {
    sendByHand(
        "sato",
        new Event(
            EditionChange.newBuilder()
                .setHeader(header(21))
                .setSubject(EditionSubject.DIRECTORY)
                .setEdition("nobody-knows")
                .setHash("0".repeat(64))
                .setReason("試し")
                .build()));

    await().atMost(PATIENCE).until(() -> !decisions("nisc").isEmpty());
    assertThat(decisions("nisc").getFirst().getRejected().getCode()).isEqualTo("unknown-proposal");
    await().atMost(PATIENCE).until(() -> !inbox("nisc").isEmpty());
  }

  @Test
  void postureChange_isWrittenDownAndWhatComesNextIsDecidedUnderIt() throws Exception {
    sendByHand(
        "sato",
        new Event(
            PostureChange.newBuilder()
                .setHeader(header(31))
                .setPosture(Posture.ALERT)
                .setSectors(List.of("electricity"))
                .setReason("攻撃予告")
                .setResponseRoom(ResponseRoom.OPENED)
                .build()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(broker.read(Control.POSTURE, Service.ADMIN))
                    .extracting(record -> new String(record.key(), UTF_8))
                    .containsExactly("live/electricity"));

    try (Producer<byte[], byte[]> producer = broker.producer("electricity-a")) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                send(producer, "electricity-a", TestEvents.report(number.incrementAndGet()));
                return decisions("electricity-a").stream()
                    .anyMatch(decision -> decision.getPosture().equals("ALERT"));
              });
    }
    try (Producer<byte[], byte[]> producer = broker.producer("gas-a")) {
      send(producer, "gas-a", gasReport(41));
      await().atMost(PATIENCE).until(() -> !decisions("gas-a").isEmpty());
    }
    assertThat(decisions("gas-a").getFirst().getPosture()).isEqualTo("NORMAL");
  }

  private static Event gasReport(long number) {
    return TestEvents.with(
        TestEvents.report(number), (IncidentReport report) -> report.setSector("gas"));
  }

  @Test
  void directorySwitch_bringsANewPartyInAndHearsOneThatLeavesOut() throws Exception {
    try (Admin admin = Admin.create(broker.client(Service.ADMIN));
        DirectoryWatch watch = broker.watch(admin);
        Producer<byte[], byte[]> leaving = broker.producer("gas-c")) {
      watch.start();
      send(leaving, "gas-c", gasReport(1));
      Instant from = broker.publish(Control.DIRECTORY, otherDirectory());
      await()
          .atMost(PATIENCE)
          .until(() -> admin.listTopics().names().get().contains("live.in.electricity-new"));
      await().atMost(PATIENCE).until(() -> Instant.now().isAfter(from));

      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                try (Producer<byte[], byte[]> producer = broker.producer("electricity-new")) {
                  producer
                      .send(
                          new ProducerRecord<>(
                              "live.out.electricity-new",
                              codec.encode(TestEvents.report(2).body())))
                      .get();
                  return true;
                }
              });
      await().atMost(PATIENCE).until(() -> inbox("meti").contains(TestEvents.id(2)));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () ->
                              leaving
                                  .send(new ProducerRecord<>("live.out.gas-c", new byte[] {1}))
                                  .get())
                      .hasCauseInstanceOf(TopicAuthorizationException.class));
      try (Producer<byte[], byte[]> late = broker.producer(Service.ADMIN)) {
        send(late, "gas-c", gasReport(3));
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(decisions("gas-c"))
                      .last()
                      .extracting(DecisionRecord::getRejected)
                      .extracting(Rejection::getCode)
                      .isEqualTo("unknown-party"));
      assertThat(decisions("gas-c").getFirst().getDirectoryVersion()).isEqualTo("plan2-2009");
    }
  }
}
