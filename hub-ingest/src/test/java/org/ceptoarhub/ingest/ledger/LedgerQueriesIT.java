package org.ceptoarhub.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.Rejection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerQueriesIT {
  private static final Viewer NISC = new Viewer("nisc", true);
  private static final Viewer SENDER = new Viewer("ceptoar-gas", false);
  private static final Viewer RECIPIENT = new Viewer("gas-a", false);
  private static final Viewer STRANGER = new Viewer("water-a", false);

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final TopicLog log = new TopicLog();
  private final Traffic traffic = new Traffic(log);
  private final EventCodec codec = new EventCodec();
  private final Event event = Traffic.event("to members");
  private LedgerQueries ledger;
  private Projector projector;

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder.resolve("postgres"));
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  /** The sender's event to gas-a, gas-b and NISC; receipts of gas-a and gas-b. */
  @BeforeEach
  void fill() throws SQLException {
    database.execute("drop schema if exists ledger cascade");
    ledger = new LedgerQueries(database.pool(), codec);
    projector =
        new Projector(
            new LedgerSchema(database.pool()),
            database.pool(),
            new Projection(codec),
            log::consumer,
            new Projector.Pace(Duration.ofMillis(20), Duration.ofMillis(50)));
    traffic.delivered("ceptoar-gas", event, "gas-a", "gas-b", "nisc");
    traffic.receipt("gas-a", "ceptoar-gas", event, ReceiptStage.RECEIVED, "alice");
    traffic.receipt("gas-a", "ceptoar-gas", event, ReceiptStage.READ, "alice");
    traffic.receipt("gas-b", "ceptoar-gas", event, ReceiptStage.RECEIVED, "bob");
    projector.start();
    awaitAllProjected();
  }

  @AfterEach
  void stopProjector() {
    projector.close();
  }

  @Test
  void sender_seesEveryDeliveryAndReceiptByHop_butNoActorsAndNoContent() {
    CaseFile.Entry entry = onlyEntry(SENDER);

    assertThat(entry.kind()).isEqualTo("Provision");
    assertThat(entry.revision()).isZero();
    assertThat(entry.stage()).contains(Stage.FIRST);
    assertThat(entry.decision()).map(DecisionRecord::getEdition).contains("plan2-2009");
    assertThat(entry.received()).isEmpty();
    assertThat(entry.deliveries())
        .extracting(CaseFile.Delivery::hop, CaseFile.Delivery::recipient, LedgerQueriesIT::stages)
        .containsExactly(
            tuple(1, "gas-a", List.of(ReceiptStage.RECEIVED, ReceiptStage.READ)),
            tuple(2, "gas-b", List.of(ReceiptStage.RECEIVED)),
            tuple(3, "nisc", List.of()));
    assertThat(entry.deliveries())
        .flatExtracting(CaseFile.Delivery::receipts)
        .extracting(CaseFile.Receipt::actor)
        .allMatch(actor -> actor.equals(Optional.empty()));
  }

  @Test
  void recipient_seesTheContentAndItsOwnDeliveryOnly() {
    CaseFile.Entry entry = onlyEntry(RECIPIENT);

    assertThat(entry.decision()).isEmpty();
    assertThat(entry.received()).contains(event);
    assertThat(entry.stage()).contains(Stage.FIRST);
    assertThat(entry.deliveries())
        .extracting(CaseFile.Delivery::recipient, LedgerQueriesIT::stages)
        .containsExactly(tuple("gas-a", List.of(ReceiptStage.RECEIVED, ReceiptStage.READ)));
    assertThat(entry.deliveries())
        .flatExtracting(CaseFile.Delivery::receipts)
        .extracting(CaseFile.Receipt::actor)
        .containsOnly(Optional.of("alice"));
  }

  @Test
  void nisc_seesAll_andTheContentThatItReceivedItself() {
    CaseFile.Entry entry = onlyEntry(NISC);

    assertThat(entry.decision()).isPresent();
    assertThat(entry.received()).contains(event);
    assertThat(entry.deliveries())
        .extracting(CaseFile.Delivery::recipient)
        .containsExactly("gas-a", "gas-b", "nisc");
    assertThat(entry.deliveries())
        .flatExtracting(CaseFile.Delivery::receipts)
        .extracting(CaseFile.Receipt::actor)
        .containsExactly(Optional.of("alice"), Optional.of("alice"), Optional.of("bob"));
  }

  @Test
  void nisc_doesNotSeeTheContentOfWhatItDidNotReceive() {
    Event crime = Traffic.event("to one agency");
    traffic.delivered("gas-a", crime, "npa");
    awaitAllProjected();

    CaseFile.Entry entry =
        ledger.findCase(Traffic.caseId(crime), NISC).orElseThrow().entries().getFirst();

    assertThat(entry.received()).isEmpty();
    assertThat(entry.deliveries()).extracting(CaseFile.Delivery::recipient).containsExactly("npa");
  }

  @Test
  void stranger_findsTheCaseNoMoreThanOneThatDoesNotExist() {
    assertThat(ledger.findCase(Traffic.caseId(event), STRANGER)).isEmpty();
    assertThat(ledger.findCase(Ids.fresh(), STRANGER)).isEmpty();
    assertThat(ledger.findCase(Ids.fresh(), NISC)).isEmpty();
  }

  @Test
  void whoSendsIntoAForeignCase_seesItsOwnEventThereAndNothingElse() {
    Event intruder = Traffic.event("guessed the case id", Traffic.caseId(event));
    traffic.delivered("water-a", intruder, "nisc");
    awaitAllProjected();

    assertThat(onlyEntry(STRANGER).eventId()).isEqualTo(Traffic.id(intruder));
    assertThat(ledger.findCase(Traffic.caseId(event), RECIPIENT).orElseThrow().entries())
        .extracting(CaseFile.Entry::eventId)
        .containsExactly(Traffic.id(event));
    assertThat(ledger.findCase(Traffic.caseId(event), NISC).orElseThrow().entries())
        .extracting(CaseFile.Entry::eventId)
        .containsExactly(Traffic.id(event), Traffic.id(intruder));
  }

  @Test
  void recipientOfTwoViews_seesTheNewest() {
    Event headline = Traffic.event("held", Ids.fresh());
    Event full = new Event(headline.body());
    traffic.deliver("ceptoar-gas", headline, "gas-c", 1, "HEADLINE");
    traffic.deliver("ceptoar-gas", full, "gas-c", 2, "FULL");
    awaitAllProjected();

    CaseFile.Entry entry =
        ledger
            .findCase(Traffic.caseId(headline), new Viewer("gas-c", false))
            .orElseThrow()
            .entries()
            .getFirst();

    assertThat(entry.deliveries())
        .extracting(delivery -> delivery.view().name())
        .containsExactly("HEADLINE", "FULL");
    assertThat(entry.received()).contains(full);
  }

  @Test
  void receiptEnteredForAMember_isTheMembers_andNotItsFirstOwn() {
    traffic.receipt("ceptoar-gas", "ceptoar-gas", event, ReceiptStage.ACTED, "desk", "gas-b");
    awaitAllProjected();

    assertThat(onlyEntry(SENDER).deliveries().get(1).receipts())
        .extracting(CaseFile.Receipt::stage, CaseFile.Receipt::enteredBy)
        .containsExactly(
            tuple(ReceiptStage.RECEIVED, "gas-b"), tuple(ReceiptStage.ACTED, "ceptoar-gas"));
  }

  @Test
  void rejectedEvent_isInItsSendersCase_withTheReason() {
    Event wrong = Traffic.event("wrong");
    traffic.rejected("gas-a", wrong, "unknown-sector");
    awaitAllProjected();

    CaseFile.Entry entry =
        ledger.findCase(Traffic.caseId(wrong), RECIPIENT).orElseThrow().entries().getFirst();

    assertThat(entry.decision())
        .map(DecisionRecord::getRejected)
        .map(Rejection::getCode)
        .contains("unknown-sector");
    assertThat(entry.stage()).isEmpty();
    assertThat(entry.deliveries()).isEmpty();
  }

  @Test
  void decision_isForTheSenderAndNisc() {
    String id = Traffic.id(event);

    assertThat(ledger.findDecision("ceptoar-gas", id, SENDER)).isPresent();
    assertThat(ledger.findDecision("ceptoar-gas", id, NISC)).isPresent();
    assertThat(ledger.findDecision("ceptoar-gas", id, RECIPIENT)).isEmpty();
    assertThat(ledger.findDecision("ceptoar-gas", id, STRANGER)).isEmpty();
    assertThat(ledger.findDecision("ceptoar-gas", Ids.fresh(), NISC)).isEmpty();
  }

  @Test
  void decisionOnAnEventSentTwice_isThatWhichAdmittedIt() {
    traffic.rejected("ceptoar-gas", event, "duplicate-event");
    awaitAllProjected();

    assertThat(ledger.findDecision("ceptoar-gas", Traffic.id(event), SENDER))
        .map(DecisionRecord::getRejected)
        .isEmpty();
    assertThat(onlyEntry(SENDER).decision()).map(DecisionRecord::getSeq).contains(0L);
  }

  @Test
  void decisionOnAnEventRefusedAndSentAgain_isTheNewestReason() {
    Event wrong = Traffic.event("wrong");
    traffic.rejected("gas-a", wrong, "unknown-sector");
    traffic.rejected("gas-a", wrong, "unknown-reference");
    traffic.rejected("gas-a", wrong, "duplicate-event");
    awaitAllProjected();

    assertThat(ledger.findDecision("gas-a", Traffic.id(wrong), RECIPIENT))
        .map(DecisionRecord::getRejected)
        .map(Rejection::getCode)
        .contains("unknown-reference");
  }

  @Test
  void quarantine_isReadInPages() {
    for (int i = 0; i < 5; i++) {
      traffic.rejected("gas-a", Traffic.event("wrong " + i), "unknown-sector");
    }
    awaitAllProjected();

    assertThat(ledger.quarantine(-1, 3))
        .extracting(LedgerQueries.Quarantined::id)
        .containsExactly(0L, 1L, 2L);
    assertThat(ledger.quarantine(2, 3))
        .extracting(LedgerQueries.Quarantined::id)
        .containsExactly(3L, 4L);
    assertThat(ledger.quarantine(4, 3)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nul\0", "' or true --", "%"})
  void idThatCannotBe_isNotFound(String id) {
    assertThat(ledger.findCase(id, NISC)).isEmpty();
    assertThat(ledger.findDecision("nisc", id, NISC)).isEmpty();
    assertThat(ledger.findDecision(id, Traffic.id(event), NISC)).isEmpty();
  }

  @Test
  void idOfAnyLength_isNotFound() {
    assertThat(ledger.findCase("x".repeat(100_000), NISC)).isEmpty();
  }

  @Test
  void ledgerThatIsBeingRebuilt_isUnavailableAndNotEmpty() throws SQLException {
    database.execute("update ledger.projection set caught_up = false");

    assertThatThrownBy(() -> ledger.findCase(Ids.fresh(), NISC))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(503);
              assertThat(e.retryAfter()).isPositive();
            });
  }

  @Test
  void databaseDown_isUnavailable() {
    database.stop();
    try {
      assertThatThrownBy(() -> ledger.findDecision("nisc", Ids.fresh(), NISC))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> assertThat(e.problem().type()).endsWith("ledger-unavailable"));
    } finally {
      database.startAgain();
    }
  }

  private CaseFile.Entry onlyEntry(Viewer viewer) {
    List<CaseFile.Entry> entries =
        ledger.findCase(Traffic.caseId(event), viewer).orElseThrow().entries();
    assertThat(entries).hasSize(1);
    return entries.getFirst();
  }

  private static List<ReceiptStage> stages(CaseFile.Delivery delivery) {
    return delivery.receipts().stream().map(CaseFile.Receipt::stage).toList();
  }

  private void awaitAllProjected() {
    await()
        .ignoreExceptions()
        .until(
            () ->
                database
                    .column("select coalesce(sum(next_offset), 0) from ledger.offsets")
                    .equals(List.of(Long.toString(log.size()))));
  }
}
