package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.router.shard.ShardContext.code;
import static org.ceptoarhub.router.shard.ShardContext.header;
import static org.ceptoarhub.router.shard.ShardContext.inboxes;
import static org.ceptoarhub.router.shard.ShardContext.to;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.IndexEntries;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.router.TestEditions;
import org.ceptoarhub.router.TestEvents;
import org.ceptoarhub.router.shard.HubHeads.Part;
import org.ceptoarhub.router.shard.HubOrders.Order;
import org.ceptoarhub.router.shard.Outcome.Handled;
import org.ceptoarhub.router.shard.Outcome.Unresolved;
import org.junit.jupiter.api.Test;

/** What comes after a decision, from a party's word to the hub's last delivery. */
class HubOrdersTest {
  private static final EventCodec CODEC = new EventCodec();
  private static final Edition EDITION = TestEditions.held(CODEC);

  private final ShardContext.Index index = new ShardContext.Index();
  private final ShardContext operator = new ShardContext("electricity-a", EDITION, index);
  private final ShardContext meti = new ShardContext("meti", EDITION, index);
  private final ShardContext nisc = new ShardContext("nisc", EDITION, index);
  private final ShardContext hub = new ShardContext("hub", EDITION, index);

  /** Sends an event and commits; the hub carries out all that follows. */
  private List<Handled> send(ShardContext sender, Event event) {
    Handled handled = sender.send(event);
    sender.commit();
    List<Handled> all = new ArrayList<>(List.of(handled));
    all.addAll(follow(handled));
    return all;
  }

  /** What the hub makes of what it is told, each in a transaction of its own. */
  private List<Handled> follow(Handled cause) {
    List<Handled> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : to(cause, "live.out.hub")) {
      Handled handled = hub.send(record.value());
      hub.commit();
      all.add(handled);
      all.addAll(follow(handled));
    }
    return all;
  }

  private static List<ProducerRecord<byte[], byte[]>> inbox(List<Handled> all, String party) {
    return all.stream().flatMap(handled -> to(handled, "live.in." + party).stream()).toList();
  }

  private static List<String> codes(List<Handled> all, String party)
      throws MalformedRecordException {
    List<String> codes = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : inbox(all, party)) {
      if (CODEC.decodeEvent(record.value()).body() instanceof Notice notice) {
        codes.add(notice.getCode());
      }
    }
    return codes;
  }

  private List<Handled> order(OrderAct act, String by, Event about, ShardContext source) {
    Order order =
        new Order(
            TestEvents.id(900_000 + index.sent.size()),
            act,
            new EventRef(source.source, about.header().getEventId()),
            about.header().getCaseId(),
            by,
            null,
            null,
            null,
            hub.now,
            null);
    byte[] value = new HubOrders(Realm.LIVE, CODEC).record("hub", order).value();
    Handled handled = hub.send(value);
    hub.commit();
    List<Handled> all = new ArrayList<>(List.of(handled));
    all.addAll(follow(handled));
    return all;
  }

  private static Event green(long number) {
    return TestEvents.with(
        TestEvents.provision(number), (Provision body) -> body.getHeader().setTlp(Tlp.GREEN));
  }

  // --- release and decline

  @Test
  void heldReport_reachesItsMinistryAlone() {
    List<Handled> all = send(operator, TestEvents.report(1));

    assertThat(all).hasSize(1);
    assertThat(inboxes(all.getFirst())).containsExactly("meti");
    IndexEntry entry = index.find("electricity-a", TestEvents.id(1)).orElseThrow();
    assertThat(entry.getHeld()).hasSize(2).allMatch(group -> group.getBy().equals("meti"));
    assertThat(entry.getAudience())
        .flatExtracting(AudienceGroup::getRecipients)
        .containsExactly("meti");
    assertThat(entry.getSectors()).containsExactly("electricity");
    assertThat(entry.getActor()).isEqualTo("duty officer");
  }

  @Test
  void release_bringsItToNiscAsIfAtOnce() {
    send(operator, TestEvents.report(1));
    hub.now = hub.now.plusSeconds(600);
    List<Handled> all = send(meti, TestEvents.release(2, "electricity-a", 1));

    ProducerRecord<byte[], byte[]> delivery = inbox(all, "nisc").getFirst();
    assertThat(inbox(all, "nisc")).hasSize(1);
    assertThat(header(delivery, "ce_source")).isEqualTo("electricity-a");
    assertThat(header(delivery, "ce_id")).isEqualTo(TestEvents.id(1));
    assertThat(header(delivery, "hub-rule")).isEqualTo("report");
    assertThat(header(delivery, "hub-ack-by")).isEqualTo("2026-11-20T00:45:00Z");
    assertThat(delivery.key()).asString().isEqualTo(TestEvents.id(1_000_001));
    Handled carriedOut = all.get(1);
    assertThat(carriedOut.link().record().getSource()).isEqualTo("hub");
    assertThat(carriedOut.link().record().getAbout())
        .isEqualTo(new EventRef("electricity-a", TestEvents.id(1)));
    assertThat(carriedOut.deliveries()).isEqualTo(2);
  }

  @Test
  void orderOfARelease_namesPersonCauseAndCase() throws Exception {
    send(operator, TestEvents.report(1));
    Handled handled = meti.send(TestEvents.release(2, "electricity-a", 1));
    Handled again =
        new ShardContext("meti", EDITION, index).send(TestEvents.release(2, "electricity-a", 1));

    ProducerRecord<byte[], byte[]> record = to(handled, "live.out.hub").getFirst();
    HubOrder order = (HubOrder) CODEC.decodeEvent(record.value()).body();
    assertThat(record.key()).asString().isEqualTo(TestEvents.id(1_000_001));
    assertThat(header(record, "ce_hubactor")).isEqualTo("duty officer");
    assertThat(order.getActor()).isEqualTo("duty officer");
    assertThat(order.getBy()).isEqualTo("meti");
    assertThat(order.getCause()).isEqualTo(new EventRef("meti", TestEvents.id(2)));
    assertThat(to(again, "live.out.hub").getFirst().value()).isEqualTo(record.value());
  }

  @Test
  void secondRelease_changesNothing() {
    send(operator, TestEvents.report(1));
    send(meti, TestEvents.release(2, "electricity-a", 1));
    List<Handled> all = send(meti, TestEvents.release(3, "electricity-a", 1));

    assertThat(code(all.getFirst())).isNull();
    assertThat(all).allMatch(handled -> inboxes(handled).isEmpty());
  }

  @Test
  void sameOrderAgain_isDroppedWithoutANotice() {
    send(operator, TestEvents.report(1));
    Handled release = meti.send(TestEvents.release(2, "electricity-a", 1));
    meti.commit();
    follow(release);
    Handled again = follow(release).getFirst();

    assertThat(code(again)).isEqualTo("duplicate-event");
    assertThat(again.records()).isEmpty();
  }

  @Test
  void twoReleasesInOneTransaction_deliverOnce() {
    send(operator, TestEvents.report(1));
    byte[] first =
        to(meti.send(TestEvents.release(2, "electricity-a", 1)), "live.out.hub").getFirst().value();
    byte[] second =
        to(meti.send(TestEvents.release(3, "electricity-a", 1)), "live.out.hub").getFirst().value();

    assertThat(inboxes(hub.send(first))).contains("nisc");
    assertThat(inboxes(hub.send(second))).isEmpty();
  }

  @Test
  void abortedRelease_isCarriedOutAfterwards() {
    send(operator, TestEvents.report(1));
    byte[] order =
        to(meti.send(TestEvents.release(2, "electricity-a", 1)), "live.out.hub").getFirst().value();
    hub.send(order);
    hub.abort();

    assertThat(inboxes(hub.send(order))).contains("nisc");
  }

  @Test
  void releaseBySomebodyWithoutAPartInIt_waitsAsOneOfAnUnknownEvent() {
    send(operator, TestEvents.report(1));
    ShardContext gas = new ShardContext("ceptoar-gas", EDITION, index);

    assertThat(gas.handle(TestEvents.release(2, "electricity-a", 1)))
        .isEqualTo(
            new Unresolved(
                new Rejection(
                    "unknown-reference",
                    "body.about",
                    "electricity-a has sent no event " + TestEvents.id(1))));
  }

  @Test
  void releaseOfASupersededEvent_isRefused() {
    Event first = TestEvents.report(1);
    send(operator, first);
    send(operator, TestEvents.revision(TestEvents.report(2), "electricity-a", first));
    List<Handled> all = send(meti, TestEvents.release(3, "electricity-a", 1));

    assertThat(code(all.getFirst())).isEqualTo("superseded");
    assertThat(inbox(all, "nisc")).isEmpty();
  }

  @Test
  void releaseThatCrossedARevision_deliversNothingAndIsTold() throws Exception {
    Event first = TestEvents.report(1);
    send(operator, first);
    Handled release = meti.send(TestEvents.release(3, "electricity-a", 1));
    meti.commit();
    send(operator, TestEvents.revision(TestEvents.report(2), "electricity-a", first));
    List<Handled> all = follow(release);

    assertThat(inbox(all, "nisc")).isEmpty();
    assertThat(codes(all, "meti")).containsExactly("superseded");
  }

  @Test
  void whoGotItByALateRelease_getsTheRevisionToo() {
    Event first = TestEvents.report(1);
    send(operator, first);
    Handled release = meti.send(TestEvents.release(3, "electricity-a", 1));
    meti.commit();
    Handled revision =
        operator.send(TestEvents.revision(TestEvents.report(2), "electricity-a", first));
    assertThat(inbox(follow(release), "nisc")).hasSize(1);
    operator.commit();
    List<Handled> all = follow(revision);

    assertThat(inboxes(revision)).containsExactly("meti");
    assertThat(inbox(all, "nisc"))
        .singleElement()
        .satisfies(record -> assertThat(header(record, "ce_id")).isEqualTo(TestEvents.id(2)));
    assertThat(index.sequel("electricity-a", TestEvents.id(1)).orElseThrow().getSupersededBy())
        .isEqualTo(TestEvents.id(2));
  }

  @Test
  void whoGotTheRevisionAlready_doesNotGetItByItsRelease() {
    Event first = TestEvents.report(1);
    send(operator, first);
    Handled release = meti.send(TestEvents.release(3, "electricity-a", 1));
    meti.commit();
    Handled revision =
        operator.send(TestEvents.revision(TestEvents.report(2), "electricity-a", first));
    follow(release);
    operator.commit();
    follow(revision);
    List<Handled> all = send(meti, TestEvents.release(4, "electricity-a", 2));

    assertThat(code(all.getFirst())).isNull();
    assertThat(inbox(all, "nisc")).isEmpty();
  }

  @Test
  void revisionThatNeedsASecondPerson_waitsForThoseToo() {
    Event first = green(1);
    send(nisc, first);
    nisc.actor = "section chief";
    Handled approval = nisc.send(TestEvents.approval(3, "nisc", 1));
    nisc.commit();
    nisc.actor = "duty officer";
    Handled revision = nisc.send(TestEvents.revision(green(2), "nisc", first));
    assertThat(inbox(follow(approval), "ceptoar-gas")).hasSize(1);
    nisc.commit();
    List<Handled> superseded = follow(revision);
    nisc.actor = "section chief";
    List<Handled> approved = send(nisc, TestEvents.approval(4, "nisc", 2));

    assertThat(inbox(superseded, "ceptoar-gas")).isEmpty();
    assertThat(inbox(approved, "ceptoar-gas")).hasSize(1);
  }

  @Test
  void releaseOfAnAnonymousCopy_isAboutTheEventItself() {
    Event report = TestEvents.report(1);
    send(operator, report);
    Event shown = Views.show("electricity-a", report, View.ANONYMISED, false).event();
    Event release =
        TestEvents.with(
            TestEvents.release(2, "hub", 1),
            (Release body) -> body.setAbout(new EventRef("hub", shown.header().getEventId())));

    assertThat(inbox(send(meti, release), "nisc"))
        .singleElement()
        .satisfies(record -> assertThat(header(record, "ce_id")).isEqualTo(TestEvents.id(1)));
  }

  @Test
  void revisionOfAReleasedEvent_goesAtOnceToWhoGotIt() {
    Event first = TestEvents.report(1);
    send(operator, first);
    send(meti, TestEvents.release(3, "electricity-a", 1));
    List<Handled> all =
        send(operator, TestEvents.revision(TestEvents.report(2), "electricity-a", first));

    assertThat(inboxes(all.getFirst())).contains("meti", "nisc");
    assertThat(inbox(all, "nisc")).hasSize(1);
    assertThat(index.find("electricity-a", TestEvents.id(1)).orElseThrow().getSupersededBy())
        .isEqualTo(TestEvents.id(2));
  }

  @Test
  void decline_stopsItAndTellsItsSender() throws Exception {
    send(operator, TestEvents.report(1));
    List<Handled> all = send(meti, TestEvents.decline(2, "electricity-a", 1));
    List<Handled> late = send(meti, TestEvents.release(3, "electricity-a", 1));

    assertThat(codes(all, "electricity-a")).containsExactly("declined");
    assertThat(inbox(all, "nisc")).isEmpty();
    assertThat(inbox(late, "nisc")).isEmpty();
    assertThat(codes(late, "meti")).containsExactly("nothing-held");
  }

  // --- narrower views

  @Test
  void releasedAnonymousCopy_looksAsIfDeliveredAtOnce() {
    Event report = TestEvents.report(1);
    send(operator, report);
    List<Handled> all = send(meti, TestEvents.release(2, "electricity-a", 1));

    Event shown = Views.show("electricity-a", report, View.ANONYMISED, false).event();
    ProducerRecord<byte[], byte[]> copy = inbox(all, "ceptoar-electricity").getFirst();
    assertThat(copy.value()).isEqualTo(CODEC.encode(shown.body()));
    assertThat(header(copy, "ce_source")).isEqualTo("hub");
    assertThat(copy.key()).asString().isEqualTo(shown.header().getCaseId());
  }

  @Test
  void receiptOfAnAnonymousCopy_findsTheEvent() {
    Event report = TestEvents.report(1);
    send(operator, report);
    send(meti, TestEvents.release(2, "electricity-a", 1));
    Event shown = Views.show("electricity-a", report, View.ANONYMISED, false).event();
    Event receipt = TestEvents.receipt(3, "hub", 1);
    TestEvents.with(
        receipt, (Receipt body) -> body.setAbout(new EventRef("hub", shown.header().getEventId())));
    ShardContext ceptoar = new ShardContext("ceptoar-electricity", EDITION, index);

    assertThat(code(ceptoar.send(receipt))).isNull();
    IndexEntry entry = index.find("hub", shown.header().getEventId()).orElseThrow();
    assertThat(entry.getShows()).isEqualTo(new EventRef("electricity-a", TestEvents.id(1)));
    assertThat(entry.getCaseId()).isEqualTo(shown.header().getCaseId());
    assertThat(entry.getHeld()).isEmpty();
    assertThat(entry.getAudience()).isEmpty();
  }

  @Test
  void eventIdWhoseAnonymousIdBelongsToAnother_isRefused() {
    send(operator, TestEvents.report(1));
    ShardContext other = new ShardContext("electricity-b", EDITION, index);

    Handled handled = other.send(TestEvents.report(1));

    assertThat(code(handled)).isEqualTo("duplicate-event");
    assertThat(inboxes(handled)).isEmpty();
  }

  // --- two persons

  @Test
  void approvalByTheSameActor_isRefused() {
    send(nisc, green(1));
    List<Handled> all = send(nisc, TestEvents.approval(2, "nisc", 1));

    assertThat(code(all.getFirst())).isEqualTo("same-person");
    assertThat(inbox(all, "ceptoar-gas")).isEmpty();
  }

  @Test
  void approval_letsItGo() {
    List<Handled> waiting = send(nisc, green(1));
    nisc.actor = "section chief";
    List<Handled> all = send(nisc, TestEvents.approval(2, "nisc", 1));

    assertThat(inbox(waiting, "ceptoar-gas")).isEmpty();
    assertThat(inbox(all, "ceptoar-gas")).hasSize(1);
  }

  @Test
  void brokenGlass_goesAtOnceAndAsksForApprovalWithinADay() throws Exception {
    Event urgent =
        TestEvents.with(green(1), (Provision body) -> body.getHeader().setBreakGlass("担当者一名のみ在席"));
    List<Handled> all = send(nisc, urgent);
    IndexEntry entry = index.find("nisc", TestEvents.id(1)).orElseThrow();
    hub.now = hub.now.plus(Duration.ofHours(24)).plusSeconds(1);
    List<Handled> late = order(OrderAct.ESCALATE, "nisc", urgent, nisc);

    assertThat(inboxes(all.getFirst())).containsExactly("ceptoar-gas");
    assertThat(entry.getApproveBy()).isEqualTo(nisc.now.plus(IndexEntries.APPROVE_WITHIN));
    assertThat(codes(late, "nisc")).containsExactly("break-glass-unapproved");
  }

  @Test
  void brokenGlassThatWasApproved_isNotEscalated() {
    Event urgent =
        TestEvents.with(green(1), (Provision body) -> body.getHeader().setBreakGlass("担当者一名のみ在席"));
    send(nisc, urgent);
    nisc.actor = "section chief";
    List<Handled> approved = send(nisc, TestEvents.approval(2, "nisc", 1));
    hub.now = hub.now.plus(Duration.ofHours(25));
    List<Handled> late = order(OrderAct.ESCALATE, "nisc", urgent, nisc);

    assertThat(inbox(approved, "ceptoar-gas")).isEmpty();
    assertThat(late).hasSize(1).allMatch(handled -> inboxes(handled).isEmpty());
  }

  // --- revisions

  @Test
  void revisionForOthers_stillReachesWhoGotTheFirst() {
    Event first = TestEvents.provision(1);
    send(nisc, first);
    Event other =
        TestEvents.with(
            TestEvents.revision(TestEvents.provision(2), "nisc", first),
            (Provision body) ->
                body.setTargets(new Targets(List.of("electricity"), List.of(), false)));
    Handled handled = send(nisc, other).getFirst();

    assertThat(code(handled)).isNull();
    assertThat(inboxes(handled))
        .contains("ceptoar-gas", "gas-a", "ceptoar-electricity", "electricity-b");
  }

  @Test
  void correctionThatAGuardStops_isToldWithoutItsContent() throws Exception {
    Event first = TestEvents.provision(1);
    send(nisc, first);
    Event named =
        TestEvents.with(
            TestEvents.revision(TestEvents.provision(2), "nisc", first),
            (Provision body) -> {
              body.getHeader().setTlp(Tlp.RED);
              body.getHeader().setNamedRecipients(List.of("meti"));
            });
    List<Handled> all = send(nisc, named);

    assertThat(inboxes(all.getFirst())).containsExactly("meti");
    assertThat(codes(all, "gas-a")).containsExactly("superseded");
    assertThat(codes(all, "ceptoar-gas")).containsExactly("superseded");
    assertThat(codes(all, "meti")).isEmpty();
    Notice notice = (Notice) CODEC.decodeEvent(inbox(all, "gas-a").getFirst().value()).body();
    assertThat(notice.getAbout()).isEqualTo(new EventRef("nisc", TestEvents.id(1)));
    assertThat(notice.getHeader().getCaseId()).isEqualTo(first.header().getCaseId());
  }

  @Test
  void withdrawalThatAGuardStops_isToldAsOne() throws Exception {
    Event first = TestEvents.provision(1);
    send(nisc, first);
    Event withdrawal =
        TestEvents.with(
            TestEvents.revision(TestEvents.provision(2), "nisc", first),
            (Provision body) -> {
              body.getHeader().setStage(Stage.WITHDRAWN);
              body.setSummary("電力A社の件は誤り");
            });
    List<Handled> all = send(nisc, withdrawal);

    assertThat(codes(all, "gas-a")).containsExactly("withdrawn");
  }

  // --- consent

  @Test
  void amendedConsent_bindsWhatIsDerivedFromThenOn() {
    send(operator, TestEvents.report(1));
    List<Handled> before = send(nisc, TestEvents.derivedProvision(2, "electricity-a", 1));
    send(
        operator,
        TestEvents.amendment(
            3,
            "electricity-a",
            1,
            new Consent(List.of(Audience.GOVERNMENT), IdentityConsent.ANONYMOUS)));
    List<Handled> after = send(nisc, TestEvents.derivedProvision(4, "electricity-a", 1));

    assertThat(inboxes(before.getFirst())).contains("ceptoar-gas", "gas-a");
    assertThat(inboxes(after.getFirst())).doesNotContain("ceptoar-gas", "gas-a");
  }

  // --- posture

  @Test
  void raisedPosture_bindsTheRestOfTheTransaction() {
    Handled change = nisc.send(TestEvents.posture(1, Posture.ALERT));
    Overlay overlay = nisc.overlay;

    assertThat(to(change, "control.posture"))
        .singleElement()
        .satisfies(record -> assertThat(record.key()).asString().isEqualTo("null at " + nisc.now));
    assertThat(overlay.postures().nation()).isEqualTo(Posture.ALERT);
  }

  @Test
  void heldReportUnderAlert_reachesNiscAsAHeadlineAndGoesOnByItself() throws Exception {
    operator.postures = Postures.nationwide(Posture.ALERT);
    hub.postures = operator.postures;
    operator.abort();
    hub.abort();
    Event report = TestEvents.report(1);
    List<Handled> held = send(operator, report);
    List<Handled> early = order(OrderAct.GO_ON, "meti", report, operator);
    hub.now = hub.now.plus(Duration.ofHours(1));
    List<Handled> late = order(OrderAct.GO_ON, "meti", report, operator);

    assertThat(header(inbox(held, "nisc").getFirst(), "hub-view")).isEqualTo("HEADLINE");
    assertThat(inbox(early, "nisc")).isEmpty();
    assertThat(header(inbox(late, "nisc").getFirst(), "hub-view")).isEqualTo("FULL");
    assertThat(codes(late, "meti")).containsExactly("went-on");
  }

  @Test
  void postureThatRises_bringsAHeadlineOnce() {
    Event report = TestEvents.report(1);
    send(operator, report);
    hub.postures = Postures.nationwide(Posture.ALERT);
    hub.abort();

    assertThat(inbox(order(OrderAct.HEADLINE, "meti", report, operator), "nisc")).hasSize(1);
    assertThat(inbox(order(OrderAct.HEADLINE, "meti", report, operator), "nisc")).isEmpty();
  }

  @Test
  void heldTooLong_isToldToTheMinistryAndNiscOnce() throws Exception {
    Event report = TestEvents.report(1);
    send(operator, report);
    hub.now = hub.now.plus(Duration.ofHours(1));
    List<Handled> all = order(OrderAct.ESCALATE, "meti", report, operator);
    List<Handled> again = order(OrderAct.ESCALATE, "meti", report, operator);

    assertThat(codes(all, "meti")).containsExactly("held-too-long");
    assertThat(codes(all, "nisc")).containsExactly("held-too-long");
    assertThat(again).hasSize(1);
  }

  // --- orders that can't be carried out

  @Test
  void orderAboutAnUnknownEvent_waits() {
    byte[] order = orderRecord(TestEvents.report(1));

    assertThat(
            hub.shard.handle(
                hub.record(order), EDITION, hub.overlay, (source, offset) -> Optional.empty()))
        .isInstanceOf(Unresolved.class);
  }

  @Test
  void orderAboutAnEventThatIsGone_isRefusedVisibly() {
    send(operator, TestEvents.report(1));
    index.sent.clear();
    Handled handled = hub.send(orderRecord(TestEvents.report(1)));

    assertThat(code(handled)).isEqualTo("event-gone");
    assertThat(to(handled, "live.quarantine")).hasSize(1);
  }

  @Test
  void orderByAParty_isRefused() {
    send(operator, TestEvents.report(1));

    assertThat(code(meti.send(orderRecord(TestEvents.report(1))))).isEqualTo("not-entitled");
  }

  @Test
  void orderThatNoRuleLetsIn_isRefusedVisibly() {
    send(operator, TestEvents.report(1));
    ShardContext other = new ShardContext("hub", TestEditions.small(CODEC), index);
    Handled handled = other.send(orderRecord(TestEvents.report(1)));

    assertThat(code(handled)).isEqualTo("no-rule");
    assertThat(to(handled, "live.quarantine")).hasSize(1);
  }

  private static byte[] orderRecord(Event about) {
    return new HubOrders(Realm.LIVE, CODEC)
        .record(
            "hub",
            new Order(
                TestEvents.id(77),
                OrderAct.ESCALATE,
                new EventRef("electricity-a", about.header().getEventId()),
                about.header().getCaseId(),
                "meti",
                null,
                null,
                null,
                Instant.EPOCH,
                null))
        .value();
  }

  @Test
  void sequel_isWrittenByTheHubUnderAKeyOfItsOwn() throws Exception {
    send(operator, TestEvents.report(1));
    List<Handled> all = send(meti, TestEvents.release(2, "electricity-a", 1));

    ProducerRecord<byte[], byte[]> written =
        to(all.get(1), "live.index").stream()
            .filter(record -> new String(record.key(), UTF_8).startsWith("sequel/"))
            .findFirst()
            .orElseThrow();
    Sequel sequel = CODEC.decode(written.value(), Sequel.class);
    assertThat(written.key()).asString().isEqualTo("sequel/electricity-a/" + TestEvents.id(1));
    assertThat(sequel.getHeld()).isEmpty();
    assertThat(sequel.getAudience())
        .flatExtracting(AudienceGroup::getRecipients)
        .containsExactlyInAnyOrder("nisc", "ceptoar-electricity");
  }

  @Test
  void headsOfADaySaidTwice_holdAsTheyWereSaidFirst() throws Exception {
    ShardContext hub = new ShardContext("hub", TestEditions.held(CODEC), new ShardContext.Index());

    Handled first = hub.send(heads(41));
    Handled second = hub.send(heads(42));

    assertThat(first.records()).extracting(ProducerRecord::topic).containsExactly("live.in.nisc");
    assertThat(second.records()).isEmpty();
    assertThat(second.link().record().getRejected().getCode()).isEqualTo("duplicate-event");
  }

  private static Event heads(long seq) throws Exception {
    SortedMap<String, ShardHead> heads = new TreeMap<>();
    heads.put("gas-a", new ShardHead(new ChainHead(seq, "0".repeat(64)), 0, 9));
    Instant over = Instant.parse("2026-11-19T15:00:00Z");
    Part part = new Part(LocalDate.parse("2026-11-19"), 0, 1, heads, over);
    return CODEC.decodeEvent(new HubHeads(CODEC).record("hub", part).value());
  }
}
