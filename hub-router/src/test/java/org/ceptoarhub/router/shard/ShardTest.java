package org.ceptoarhub.router.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.router.shard.ShardContext.code;
import static org.ceptoarhub.router.shard.ShardContext.header;
import static org.ceptoarhub.router.shard.ShardContext.inboxes;
import static org.ceptoarhub.router.shard.ShardContext.to;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.core.admission.Admission;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Unresolved;
import org.junit.jupiter.api.Test;

class ShardTest {
  private final ShardContext operator = new ShardContext("electricity-a");
  private final ShardContext nisc = new ShardContext("nisc");

  @Test
  void report_reachesItsMinistryAndNisc() {
    Handled handled = operator.send(TestEvents.report(1));

    assertThat(inboxes(handled)).containsExactly("meti", "nisc");
    assertThat(handled.deliveries()).isEqualTo(2);
  }

  @Test
  void delivery_carriesCloudEventsAndTheHubsHeadersButNotTheActor() {
    ProducerRecord<byte[], byte[]> delivery =
        to(operator.send(TestEvents.report(1)), "live.in.meti").getFirst();

    assertThat(header(delivery, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(delivery, "ce_id")).isEqualTo(TestEvents.id(1));
    assertThat(header(delivery, "ce_source")).isEqualTo("electricity-a");
    assertThat(header(delivery, "ce_type")).isEqualTo("org.ceptoarhub.event.IncidentReport");
    assertThat(header(delivery, "ce_time")).isEqualTo("2026-11-20T00:04:00Z");
    assertThat(header(delivery, "ce_subject")).isEqualTo(TestEvents.id(1_000_001));
    assertThat(header(delivery, "content-type")).isEqualTo("application/avro");
    assertThat(header(delivery, "hub-rule")).isEqualTo("report");
    assertThat(header(delivery, "hub-view")).isEqualTo("FULL");
    assertThat(header(delivery, "hub-hop")).isEqualTo("1");
    assertThat(header(delivery, "hub-ack-by")).isEqualTo("2026-11-20T00:35:00Z");
    assertThat(header(delivery, "ce_hubactor")).isNull();
    assertThat(delivery.key()).asString().isEqualTo(TestEvents.id(1_000_001));
  }

  @Test
  void recipientsOfOneView_getTheSameBytes() {
    Handled handled = nisc.send(TestEvents.provision(1));

    assertThat(inboxes(handled)).containsExactly("meti", "ceptoar-gas", "gas-a");
    assertThat(
            handled.records().stream()
                .filter(record -> record.topic().startsWith("live.in."))
                .map(record -> System.identityHashCode(record.value()))
                .distinct())
        .hasSize(1);
  }

  @Test
  void decision_tellsActorOffsetAndTime() {
    Handled handled = operator.send(TestEvents.report(1));

    assertThat(handled.link().record().getActor()).isEqualTo("duty officer");
    assertThat(handled.link().record().getSourceOffset()).isZero();
    assertThat(handled.link().record().getAt()).isEqualTo(operator.now);
    assertThat(handled.decision().topic()).isEqualTo("live.decisions");
    assertThat(handled.decision().key()).asString().isEqualTo("electricity-a");
  }

  @Test
  void acceptedEvent_isIndexedUnderItsIdentity() throws Exception {
    Handled handled = operator.send(TestEvents.report(1));

    ProducerRecord<byte[], byte[]> indexed = to(handled, "live.index").getFirst();
    IndexEntry entry = operator.codec.decode(indexed.value(), IndexEntry.class);
    assertThat(indexed.key()).asString().isEqualTo("electricity-a/" + TestEvents.id(1));
    assertThat(entry.getConsents())
        .singleElement()
        .satisfies(term -> assertThat(term.getParty()).isEqualTo("electricity-a"));
  }

  @Test
  void randomBytes_areDecidedQuarantinedAndTold() throws Exception {
    Handled handled = operator.send(new byte[] {9, 9, 9});

    assertThat(code(handled)).isEqualTo("malformed");
    assertThat(handled.link().record().getEventId()).isNull();
    assertThat(operator.quarantined(handled).getValue().array()).containsExactly(9, 9, 9);
    assertThat(to(handled, "live.out.hub")).hasSize(1);
    assertThat(inboxes(handled)).isEmpty();
  }

  @Test
  void tombstone_isMalformed() {
    assertThat(code(operator.send((byte[]) null))).isEqualTo("malformed");
  }

  @Test
  void moreThan256Kib_isTooLarge() {
    Handled handled =
        operator.send(
            TestEvents.with(
                TestEvents.report(1),
                (IncidentReport report) -> report.setSummary("x".repeat(Admission.MAX_BYTES))));

    assertThat(code(handled)).isEqualTo("too-large");
    assertThat(handled.link().record().getEventId()).isEqualTo(TestEvents.id(1));
  }

  @Test
  void notice_goesToTheSenderAloneAndNamesTheEvent() throws Exception {
    Handled handled =
        operator.send(
            TestEvents.with(
                TestEvents.report(1), (IncidentReport report) -> report.setSector("gas")));

    Notice notice =
        (Notice) operator.codec.decodeEvent(to(handled, "live.out.hub").getFirst().value()).body();
    assertThat(notice.getCode()).isEqualTo("not-your-sector");
    assertThat(notice.getField()).isEqualTo("body.sector");
    assertThat(notice.getAbout().getEventId()).isEqualTo(TestEvents.id(1));
    assertThat(notice.getHeader().getNamedRecipients()).containsExactly("electricity-a");
  }

  @Test
  void notice_isRoutedToItsRecipient() throws Exception {
    Handled refused = operator.send(new byte[] {9, 9, 9});
    ShardContext hub = new ShardContext("hub");

    Handled handled = hub.send(to(refused, "live.out.hub").getFirst().value());

    assertThat(inboxes(handled)).containsExactly("electricity-a");
  }

  @Test
  void refusedEventOfTheHub_isNotTold() {
    Handled handled = new ShardContext("hub").send(new byte[] {9});

    assertThat(code(handled)).isEqualTo("malformed");
    assertThat(to(handled, "live.out.hub")).isEmpty();
    assertThat(to(handled, "live.quarantine")).hasSize(1);
  }

  @Test
  void sameEventTwice_inOneTransaction_isDeliveredOnce() {
    operator.send(TestEvents.report(1));

    Handled again = operator.send(TestEvents.report(1));

    assertThat(code(again)).isEqualTo("duplicate-event");
    assertThat(inboxes(again)).isEmpty();
    assertThat(again.link().record().getRejected().getMessage()).contains("same content");
  }

  @Test
  void sameEventTwice_inTwoTransactions_isDeliveredOnce() {
    operator.send(TestEvents.report(1));
    operator.commit();

    assertThat(code(operator.send(TestEvents.report(1)))).isEqualTo("duplicate-event");
  }

  @Test
  void sameEventTwice_afterARebuild_isDeliveredOnce() {
    operator.send(TestEvents.report(1));
    operator.commit();
    operator.rebuild();
    operator.index.entries.clear();

    assertThat(code(operator.send(TestEvents.report(1)))).isEqualTo("duplicate-event");
  }

  @Test
  void sameEventTwice_afterTheWindow_isKnownByTheIndex() {
    operator.send(TestEvents.report(1));
    operator.commit();
    operator.now = operator.now.plus(ShardContext.WINDOW).plus(Duration.ofHours(1));
    operator.send(TestEvents.report(2));
    operator.commit();

    assertThat(code(operator.send(TestEvents.report(1)))).isEqualTo("duplicate-event");
  }

  @Test
  void otherEventUnderAnOldId_isToldSo() {
    operator.send(TestEvents.report(1));

    Handled other =
        operator.send(
            TestEvents.with(
                TestEvents.report(1), (IncidentReport report) -> report.setSummary("別の障害")));

    assertThat(other.link().record().getRejected().getMessage()).contains("Another event");
  }

  @Test
  void resentWithAnotherSendTime_isTheSame() {
    operator.send(TestEvents.report(1));

    Handled again =
        operator.send(
            TestEvents.with(
                TestEvents.report(1),
                (IncidentReport report) ->
                    report.getHeader().setIssuedAt(TestEvents.ISSUED.plusSeconds(60))));

    assertThat(again.link().record().getRejected().getMessage()).contains("same content");
  }

  @Test
  void afterAnAbort_theEventIsNew() {
    operator.send(TestEvents.report(1));
    operator.abort();

    assertThat(code(operator.send(TestEvents.report(1)))).isNull();
  }

  @Test
  void refusedEvent_mayBeCorrectedUnderItsId() {
    operator.send(
        TestEvents.with(TestEvents.report(1), (IncidentReport report) -> report.setSector("gas")));

    assertThat(code(operator.send(TestEvents.report(1)))).isNull();
  }

  @Test
  void handle_changesNothing() {
    operator.handle(TestEvents.report(1));
    operator.handle(TestEvents.report(1));

    assertThat(operator.shard.head().seq()).isEqualTo(-1);
    assertThat(code(operator.send(TestEvents.report(1)))).isNull();
  }

  @Test
  void unknownReference_isUnresolved_thenRefusedIfAsked() {
    var event = TestEvents.derivedProvision(1, "electricity-a", 7);

    assertThat(nisc.handle(event)).isInstanceOf(Unresolved.class);

    Unresolved unresolved = (Unresolved) nisc.handle(event);
    Handled refused =
        nisc.shard.refuse(
            nisc.record(nisc.codec.encode(event.body())),
            unresolved.rejection(),
            nisc.edition,
            nisc.overlay);
    assertThat(code(refused)).isEqualTo("unknown-reference");
    assertThat(to(refused, "live.quarantine")).hasSize(1);
  }

  @Test
  void whatAProvisionIsDerivedFrom_isSeenByNobodyButNisc() throws Exception {
    operator.send(TestEvents.report(7));
    operator.commit();
    nisc.index.entries.putAll(operator.index.entries);

    Handled handled = nisc.send(TestEvents.derivedProvision(1, "electricity-a", 7));

    Provision shown =
        (Provision) nisc.codec.decodeEvent(to(handled, "live.in.gas-a").getFirst().value()).body();
    assertThat(shown.getHeader().getReferences()).isEmpty();
    assertThat(shown.getTargets().getSectors()).isEmpty();
  }

  @Test
  void receipt_goesToReceiptsAndNeitherToInboxesNorToTheIndex() {
    nisc.send(TestEvents.provision(1));
    nisc.commit();
    ShardContext gas = new ShardContext("gas-a");
    gas.index.entries.putAll(nisc.index.entries);

    Handled handled = gas.send(TestEvents.receipt(5, "nisc", 1));

    assertThat(code(handled)).isNull();
    assertThat(handled.records())
        .extracting(ProducerRecord::topic)
        .containsExactly("live.receipts");
    assertThat(handled.records().getFirst().key()).asString().isEqualTo("nisc/" + TestEvents.id(1));
  }

  @Test
  void repeatedReceipt_isNeitherKeptNorTold() {
    ShardContext gas = new ShardContext("gas-a");
    nisc.send(TestEvents.provision(1));
    nisc.commit();
    gas.index.entries.putAll(nisc.index.entries);
    gas.send(TestEvents.receipt(5, "nisc", 1));

    Handled again = gas.send(TestEvents.receipt(5, "nisc", 1));

    assertThat(code(again)).isEqualTo("duplicate-event");
    assertThat(again.records()).isEmpty();
  }

  @Test
  void textThatNamesAnOperator_isStoppedForOperatorsKeptAndTold() throws Exception {
    Handled handled =
        nisc.send(
            TestEvents.with(
                TestEvents.provision(1), (Provision provision) -> provision.setSummary("電力Ａ社で障害")));

    assertThat(inboxes(handled)).containsExactly("meti");
    assertThat(code(handled)).isNull();
    assertThat(nisc.quarantined(handled).getRejection().getCode()).isEqualTo("identity");
    Notice notice =
        (Notice) nisc.codec.decodeEvent(to(handled, "live.out.hub").getFirst().value()).body();
    assertThat(notice.getMessage()).contains("body.summary").contains("電力A社");
  }

  @Test
  void refuseUnread_looksAtNothing() {
    Handled handled =
        operator.shard.refuseUnread(
            operator.record(operator.codec.encode(TestEvents.report(1).body())),
            new org.ceptoarhub.core.admission.Rejection("internal", null, "kept"),
            operator.edition,
            operator.overlay);

    assertThat(handled.link().record().getEventId()).isNull();
    assertThat(handled.records())
        .extracting(ProducerRecord::topic)
        .isEqualTo(List.of("live.quarantine", "live.out.hub"));
  }
}
