package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.reference;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.decision.Orders.CarriedOut;
import org.ceptoarhub.core.decision.Orders.Told;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of an event that waits, release by release and hour by hour. */
class OrdersTest {
  private static final String RULES =
      """
      edition: test
      title: liaison by approval, provision by two persons
      valid-from: 2009-02-03
      rules:
        - id: liaison
          basis: "E1"
          when: { type: IncidentReport, sender.role: operator }
          deliver:
            - { to: competent-ministry, hop: 1, view: full, ack-within: PT30M }
            - { to: nisc, hop: 2, view: full, ack-within: PT30M, relay: { by: competent-ministry, mode: approval, within: PT1H } }
        - id: provision
          basis: "E2"
          when: { type: Provision, sender.role: nisc }
          deliver:
            - { to: target-ministries, hop: 1, view: full, ack-within: PT30M }
            - { to: target-ceptoars, hop: 2, view: full, relay: { by: target-ministries, mode: approval, within: PT1H } }
          approvals: 2
      """;

  private static final Decider DECIDER =
      new Decider(
          Editions.directory("plan2-2009"),
          RuleSetFile.read("test.yaml", RULES.getBytes(StandardCharsets.UTF_8)));

  private final InMemoryHub hub = new InMemoryHub(DECIDER);

  @Nested
  class HeldReport {
    private final Submission sent = sentBy("electricity-a", report("electricity"));
    private final EventRef ref = InMemoryHub.ref(sent);

    @Test
    void waitsForTheMinistry_withItsTime() {
      Decision decision = hub.send(sent);

      assertThat(decision.held())
          .singleElement()
          .satisfies(
              wait -> {
                assertThat(wait.by()).isEqualTo("meti");
                assertThat(wait.recipients()).containsExactly("nisc");
                assertThat(wait.due()).isEqualTo(NOW.plus(Duration.ofHours(1)));
              });
      assertThat(hub.inbox("nisc")).isEmpty();
    }

    @Test
    void releaseLetsItGo_withTheReceiptDueFromThen() {
      hub.send(sent);

      CarriedOut done = hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(10));

      assertThat(done.decision().deliveries())
          .singleElement()
          .satisfies(
              delivery -> {
                assertThat(delivery.rule()).isEqualTo("liaison");
                assertThat(delivery.recipients()).containsExactly("nisc");
                assertThat(delivery.ackBy()).isEqualTo(after(40));
              });
      assertThat(hub.count("nisc", ref)).isOne();
    }

    @Test
    void secondRelease_changesNothing() {
      hub.send(sent);
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(10));

      CarriedOut again = hub.order(OrderAct.RELEASE, ref, "meti", "other", after(11));

      assertThat(again.decision().deliveries()).isEmpty();
      assertThat(again.told()).isEmpty();
      assertThat(hub.count("nisc", ref)).isOne();
    }

    @Test
    void releaseBySomebodyElse_isRefused() {
      hub.send(sent);

      CarriedOut done = hub.order(OrderAct.RELEASE, ref, "fsa", "duty", after(10));

      assertThat(done.told())
          .extracting(Told::party, Told::code)
          .containsExactly(tuple("fsa", "nothing-held"));
      assertThat(hub.inbox("nisc")).isEmpty();
    }

    @Test
    void declined_goesNowhere_andItsSourceIsTold() {
      hub.send(sent);

      CarriedOut done = hub.order(OrderAct.DECLINE, ref, "meti", "duty", after(10));
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(11));

      assertThat(done.told()).extracting(Told::party).containsExactly("electricity-a");
      assertThat(hub.inbox("nisc")).isEmpty();
    }

    @Test
    void superseded_isNotReleased() {
      hub.send(sent);
      Submission revision = revised(sent);
      hub.send(revision);
      hub.supersede(ref, InMemoryHub.ref(revision), after(5));

      CarriedOut done = hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(10));

      assertThat(done.told()).extracting(Told::code).containsExactly("superseded");
      assertThat(hub.inbox("nisc")).isEmpty();
    }

    @Test
    void releasedInTheLastMoment_itsRevisionFollows() {
      hub.lagging = true;
      hub.send(sent);
      Submission revision = revised(sent);
      EventRef newer = InMemoryHub.ref(revision);
      hub.send(revision);
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(4));
      assertThat(hub.count("nisc", newer)).isZero();

      hub.supersede(ref, newer, after(5));
      hub.supersede(ref, newer, after(6));

      assertThat(hub.count("nisc", newer)).isOne();
    }

    @Test
    void revisionOfWhatWasReleased_doesNotWaitAgain() {
      hub.send(sent);
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(10));

      Decision decision = hub.send(revised(sent));

      assertThat(decision.held()).isEmpty();
      assertThat(hub.inbox("nisc")).hasSize(2);
    }

    @Test
    void afterItsTimeInNormalPosture_itEscalatesOnceAndStays() {
      hub.send(sent);

      assertThat(hub.order(OrderAct.ESCALATE, ref, "meti", null, after(59)).told()).isEmpty();
      assertThat(hub.order(OrderAct.ESCALATE, ref, "meti", null, after(60)).told())
          .extracting(Told::party)
          .containsExactly("meti", "nisc");
      assertThat(hub.order(OrderAct.ESCALATE, ref, "meti", null, after(61)).told()).isEmpty();
      assertThat(hub.order(OrderAct.GO_ON, ref, "meti", null, after(61)).decision().deliveries())
          .isEmpty();
    }

    @Test
    void onAlert_niscHasAHeadlineAtOnce_andItGoesOnByItself() {
      hub.postures = Postures.NORMAL.with("electricity", Posture.ALERT);

      Decision decision = hub.send(sent);

      assertThat(decision.deliveries())
          .filteredOn(delivery -> delivery.recipients().contains("nisc"))
          .extracting(Decision.Delivery::view)
          .containsExactly(View.HEADLINE);
      assertThat(hub.count("nisc", ref)).isZero();
      hub.order(OrderAct.GO_ON, ref, "meti", null, after(59));
      assertThat(hub.count("nisc", ref)).isZero();
      CarriedOut done = hub.order(OrderAct.GO_ON, ref, "meti", null, after(60));
      assertThat(hub.count("nisc", ref)).isOne();
      assertThat(done.told()).extracting(Told::code).containsExactly("went-on");
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(61));
      assertThat(hub.count("nisc", ref)).isOne();
    }

    @Test
    void alertWhileItWaits_bringsTheHeadlineThen() {
      hub.send(sent);
      hub.postures = Postures.nationwide(Posture.ALERT);

      CarriedOut done = hub.order(OrderAct.HEADLINE, ref, "meti", null, after(20));
      hub.order(OrderAct.HEADLINE, ref, "meti", null, after(21));

      assertThat(done.decision().deliveries())
          .extracting(Decision.Delivery::view)
          .containsExactly(View.HEADLINE);
      assertThat(hub.inbox("nisc")).hasSize(1);
    }
  }

  @Nested
  class TwoPersons {
    private final Submission sent = sentBy("nisc", provision(Tlp.GREEN, "gas"));
    private final EventRef ref = InMemoryHub.ref(sent);

    @Test
    void approvalByTheSamePerson_isNone() {
      hub.send(sent);

      CarriedOut done = hub.order(OrderAct.APPROVE, ref, "nisc", "someone", after(1));

      assertThat(done.told()).extracting(Told::code).containsExactly("not-a-second-person");
      assertThat(done.takesEffect()).isFalse();
      assertThat(hub.inbox("meti")).isEmpty();
    }

    @Test
    void secondPersonLetsItGo_andWhatARelayHoldsThenWaitsForThat() {
      Decision decision = hub.send(sent);
      assertThat(decision.deliveries()).isEmpty();
      assertThat(decision.held()).allMatch(wait -> wait.by().equals("nisc"));

      CarriedOut done = hub.order(OrderAct.APPROVE, ref, "nisc", "another", after(5));

      assertThat(done.takesEffect()).isTrue();
      assertThat(hub.count("meti", ref)).isOne();
      assertThat(done.decision().held())
          .singleElement()
          .satisfies(
              wait -> {
                assertThat(wait.by()).isEqualTo("meti");
                assertThat(wait.due()).isEqualTo(after(65));
              });
      hub.order(OrderAct.RELEASE, ref, "meti", "duty", after(6));
      assertThat(hub.count("ceptoar-gas", ref)).isOne();
    }

    @Test
    void eventWithoutAnActor_isRejected() {
      Submission anonymous = new Submission("nisc", sent.event(), null, sent.realm(), NOW);

      assertThat(hub.send(anonymous).rejected())
          .hasValueSatisfying(rejection -> assertThat(rejection.code()).isEqualTo("missing-actor"));
    }

    @Test
    void brokenGlass_goesAtOnce_isMarked_andEscalatesUnlessApproved() {
      Provision urgent = provision(Tlp.GREEN, "gas");
      urgent.getHeader().setBreakGlass("攻撃が続いている");
      Submission broken = sentBy("nisc", urgent);
      EventRef event = InMemoryHub.ref(broken);

      Decision decision = hub.send(broken);

      assertThat(decision.breakGlass()).isTrue();
      assertThat(hub.count("meti", event)).isOne();
      assertThat(hub.order(OrderAct.ESCALATE, event, "nisc", null, after(60)).told()).isEmpty();
      assertThat(hub.order(OrderAct.ESCALATE, event, "nisc", null, after(24 * 60)).told())
          .extracting(Told::code)
          .containsExactly("break-glass-unapproved");
      CarriedOut approved = hub.order(OrderAct.APPROVE, event, "nisc", "another", after(25 * 60));
      assertThat(approved.decision().deliveries()).isEmpty();
      assertThat(approved.takesEffect()).isFalse();
    }
  }

  private static Submission revised(Submission original) {
    return sentBy(
        original.source(),
        with(
            report("electricity"),
            revision -> {
              revision.getHeader().setCaseId(original.event().header().getCaseId());
              revision.getHeader().setRevision(1);
              revision.getHeader().setReferences(List.of(reference(Rel.supersedes, original)));
            }));
  }

  private static Instant after(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }
}
