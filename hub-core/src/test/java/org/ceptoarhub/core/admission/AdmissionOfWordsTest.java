package org.ceptoarhub.core.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.consent;
import static org.ceptoarhub.core.Fixtures.term;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.header;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Approval;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.ConsentAmendment;
import org.ceptoarhub.event.Decline;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Release;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.UsefulnessEvaluation;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an event that is about another one asks of that: approvals, releases, amendments. */
class AdmissionOfWordsTest {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final Map<String, IndexEntry> ENTRIES = new HashMap<>();
  private static final Map<String, Sequel> SEQUELS = new HashMap<>();

  /** electricity-a's report, which meti holds; mhlw has it, electricity-b without its source. */
  private static final EventRef HELD =
      known(
          "electricity-a",
          e ->
              e.setHeld(held("meti", null))
                  .setAudience(
                      List.of(
                          audience(View.FULL, "mhlw"),
                          audience(View.ANONYMISED, "electricity-b"))));

  /** nisc's warning, which waits for nisc's second person and after that for meti. */
  private static final EventRef HELD_TWICE =
      known("nisc", e -> e.setKind("Provision").setActor("first").setHeld(held("nisc", "meti")));

  /** The same report under the identity of its headline. */
  private static final EventRef HELD_AS_SHOWN = known("hub", e -> e.setShows(HELD));

  /** gas-a's report, which meti has released. */
  private static final EventRef RELEASED =
      known(
          "gas-a",
          e -> e.setHeld(held("meti", null)).setAudience(List.of(audience(View.FULL, "mhlw"))));

  /** gas-b's report, which went out. */
  private static final EventRef SENT = known("gas-b", e -> {});

  /** What nisc sent out at once by breaking the glass. */
  private static final EventRef BROKEN_GLASS =
      known("nisc", e -> e.setKind("Provision").setActor("first").setApproveBy(NOW));

  /** A held report that a revision has superseded. */
  private static final EventRef SUPERSEDED =
      known(
          "gas-c",
          e ->
              e.setHeld(held("meti", null))
                  .setAudience(List.of(audience(View.FULL, "mhlw")))
                  .setSupersededBy(Ids.fresh()));

  /** The same, where only the hub's own shard knows yet. */
  private static final EventRef SUPERSEDED_LATER =
      known("gas-c", e -> e.setHeld(held("meti", null)));

  /** A warning that waits for nisc's second person and is superseded. */
  private static final EventRef UNAPPROVED_SUPERSEDED =
      known(
          "nisc",
          e ->
              e.setKind("Provision")
                  .setActor("first")
                  .setHeld(held("nisc", null))
                  .setSupersededBy(Ids.fresh()));

  /** A report that meti entered for gas-a. */
  private static final EventRef ON_BEHALF =
      known(
          "meti",
          e -> e.setConsents(List.of(term("gas-a", "gas", consent(IdentityConsent.ANONYMOUS)))));

  static {
    sequel(
        RELEASED,
        s -> s.setSettlements(List.of(new Settlement("meti", OrderAct.RELEASE, NOW, null))));
    sequel(SUPERSEDED_LATER, s -> s.setSupersededBy(Ids.fresh()));
  }

  private static final KnownEvents KNOWN =
      new KnownEvents() {
        @Override
        public Optional<IndexEntry> find(String source, String eventId) {
          return Optional.ofNullable(ENTRIES.get(source + "/" + eventId));
        }

        @Override
        public Optional<Sequel> sequel(String source, String eventId) {
          return Optional.ofNullable(SEQUELS.get(source + "/" + eventId));
        }
      };

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whoHasASayInIt_isAdmitted(String what, String sender, SpecificRecord body) {
    assertThat(check(sender, "second", body)).isEmpty();
  }

  static Stream<Arguments> whoHasASayInIt_isAdmitted() {
    return Stream.of(
        arguments("a release by whom it waits for", "meti", release(HELD)),
        arguments(
            "a release of what one has seen in a narrower view", "meti", release(HELD_AS_SHOWN)),
        arguments("a release before it is one's turn", "meti", release(HELD_TWICE)),
        arguments("a second release", "meti", release(RELEASED)),
        arguments("a decline", "meti", decline(HELD)),
        arguments("a decline after the release", "meti", decline(RELEASED)),
        arguments("another person's approval", "nisc", approval(HELD_TWICE)),
        arguments("an approval after the glass was broken", "nisc", approval(BROKEN_GLASS)),
        arguments("the source's amendment", "gas-b", amendment(SENT)),
        arguments("an amendment of what a ministry entered for it", "gas-a", amendment(ON_BEHALF)),
        arguments("an amendment by who entered it", "meti", amendment(ON_BEHALF)),
        arguments("an evaluation", "gas-a", evaluation(SENT)),
        arguments("a receipt", "gas-a", receipt(SENT)),
        arguments("a receipt of a recipient", "mhlw", receipt(HELD)),
        arguments(
            "a receipt by the name that one was shown", "electricity-b", receipt(HELD_AS_SHOWN)),
        arguments("an order of the hub", "hub", order(HELD)));
  }

  @ParameterizedTest(name = "{0}: {2} {4}")
  @MethodSource
  void whoHasNone_isAnsweredWithFieldAndRemedy(
      String code, @Nullable String field, String sender, String remedy, SpecificRecord body) {
    assertThat(check(sender, "second", body))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(code);
              assertThat(rejection.field()).isEqualTo(field);
              assertThat(rejection.message()).contains(remedy);
            });
  }

  static Stream<Arguments> whoHasNone_isAnsweredWithFieldAndRemedy() {
    return Stream.of(
        arguments("not-yours", "body.about", "mhlw", "leave it to the party", release(HELD)),
        arguments("not-yours", "body.about", "electricity-a", "leave it", release(HELD)),
        arguments("not-yours", "body.about", "mhlw", "leave it", decline(RELEASED)),
        arguments("nothing-held", "body.about", "meti", "Approval", release(SENT)),
        arguments("nothing-held", "body.about", "nisc", "Approval", release(UNAPPROVED_SUPERSEDED)),
        arguments("superseded", "body.about", "meti", "release that one", release(SUPERSEDED)),
        arguments("superseded", "body.about", "meti", "decline that one", decline(SUPERSEDED)),
        arguments("superseded", "body.about", "meti", "release that", release(SUPERSEDED_LATER)),
        arguments("not-yours", "body.about", "mhlw", "leave it", release(SUPERSEDED)),
        arguments(
            "missing-reason",
            "body.reason",
            "meti",
            "say why",
            new Decline(header(Tlp.AMBER), HELD, " ")),
        arguments("not-yours", "body.about.source", "meti", "Release", approval(HELD_TWICE)),
        arguments("nothing-to-approve", "body.about", "gas-b", "no second", approval(SENT)),
        arguments("nothing-to-approve", "body.about", "electricity-a", "no second", approval(HELD)),
        arguments(
            "superseded",
            "body.about",
            "nisc",
            "approve that one",
            approval(UNAPPROVED_SUPERSEDED)),
        arguments("other-kind", "body.about", "nisc", "IncidentReport", amendment(BROKEN_GLASS)),
        arguments("not-your-event", "body.about", "gas-a", "source", amendment(SENT)),
        arguments("not-your-event", "body.about", "nisc", "source", amendment(ON_BEHALF)),
        unknown("gas-a", evaluation(new EventRef("nisc", Ids.fresh()))),
        unknown("gas-a", receipt(new EventRef("nisc", Ids.fresh()))),
        unknown("meti", release(new EventRef("gas-a", Ids.fresh()))),
        unknown("meti", decline(new EventRef("gas-a", Ids.fresh()))),
        unknown("nisc", approval(new EventRef("nisc", Ids.fresh()))),
        unknown("gas-a", amendment(new EventRef("gas-a", Ids.fresh()))),
        unknown("fsa", release(HELD)),
        unknown("fsa", decline(RELEASED)),
        unknown("gas-a", amendment(HELD)),
        unknown("gas-a", evaluation(HELD)),
        unknown("gas-a", receipt(HELD)),
        unknown("electricity-b", evaluation(HELD)),
        unknown("hub", order(new EventRef("gas-a", Ids.fresh()))),
        arguments(
            "unknown-party",
            "body.about.source",
            "gas-a",
            "\"nobody\"",
            evaluation(new EventRef("nobody", Ids.fresh()))),
        arguments(
            "malformed-id",
            "body.about.eventId",
            "gas-a",
            "UUID",
            evaluation(new EventRef("nisc", "42"))));
  }

  private static Arguments unknown(String sender, SpecificRecord body) {
    return arguments(Admission.UNKNOWN_REFERENCE, "body.about", sender, "has sent no event", body);
  }

  @Test
  void theSamePerson_isNoSecondOne() {
    assertThat(check("nisc", "first", approval(HELD_TWICE)))
        .hasValueSatisfying(rejection -> assertThat(rejection.code()).isEqualTo("same-person"));
  }

  @Test
  void nobodyInParticular_isNoSecondPerson() {
    assertThat(check("nisc", null, approval(HELD_TWICE)))
        .hasValueSatisfying(
            rejection -> {
              assertThat(rejection.code()).isEqualTo("missing-actor");
              assertThat(rejection.message()).contains("ce_hubactor");
            });
  }

  private static Optional<Rejection> check(
      String sender, @Nullable String actor, SpecificRecord body) {
    Submission submission = new Submission(sender, new Event(body), actor, Realm.LIVE, NOW);
    return Admission.check(
        Facts.of(submission, DIRECTORY, DIRECTORY.party(sender).orElseThrow()), KNOWN);
  }

  private static Release release(EventRef about) {
    return new Release(header(Tlp.AMBER), about, null);
  }

  private static Decline decline(EventRef about) {
    return new Decline(header(Tlp.AMBER), about, "誤報");
  }

  private static Approval approval(EventRef about) {
    return new Approval(header(Tlp.AMBER), about, null);
  }

  private static ConsentAmendment amendment(EventRef about) {
    return new ConsentAmendment(
        header(Tlp.AMBER), about, consent(IdentityConsent.ANONYMOUS, Audience.AGENCIES), null);
  }

  private static UsefulnessEvaluation evaluation(EventRef about) {
    return new UsefulnessEvaluation(header(Tlp.AMBER), about, true, null);
  }

  private static Receipt receipt(EventRef about) {
    return new Receipt(header(Tlp.AMBER), about, ReceiptStage.READ, null, null);
  }

  private static HubOrder order(EventRef about) {
    return HubOrder.newBuilder()
        .setHeader(header(Tlp.AMBER))
        .setAbout(about)
        .setAct(OrderAct.ESCALATE)
        .setBy("meti")
        .build();
  }

  private interface Change<T> {
    void on(T builder);
  }

  private static EventRef known(String source, Change<IndexEntry.Builder> change) {
    String id = Ids.fresh();
    IndexEntry.Builder entry =
        IndexEntry.newBuilder()
            .setSource(source)
            .setEventId(id)
            .setKind("IncidentReport")
            .setCaseId(Ids.fresh())
            .setRevision(0)
            .setOffset(0)
            .setAt(NOW)
            .setContentHash(ByteBuffer.allocate(0))
            .setTlp(Tlp.AMBER);
    change.on(entry);
    ENTRIES.put(source + "/" + id, entry.build());
    return new EventRef(source, id);
  }

  private static void sequel(EventRef about, Change<Sequel.Builder> change) {
    Sequel.Builder sequel =
        Sequel.newBuilder().setSource(about.getSource()).setEventId(about.getEventId());
    change.on(sequel);
    SEQUELS.put(about.getSource() + "/" + about.getEventId(), sequel.build());
  }

  private static AudienceGroup audience(View view, String recipient) {
    return AudienceGroup.newBuilder()
        .setRule("rule")
        .setBasis("E1")
        .setHop(1)
        .setView(view.name())
        .setRelation("ADDRESSEE")
        .setRecipients(List.of(recipient))
        .build();
  }

  private static List<HeldGroup> held(String by, @Nullable String next) {
    return List.of(
        HeldGroup.newBuilder()
            .setRule("liaison.operator-to-ministry")
            .setBasis("E1")
            .setHop(2)
            .setView("FULL")
            .setBy(by)
            .setRecipients(List.of("nisc"))
            .setNext(next)
            .build());
  }
}
