package org.ceptoarhub.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.shard.ControlState;
import org.ceptoarhub.router.shard.Edition;
import org.jspecify.annotations.Nullable;

/** The small directory under a handful of rules. */
public final class TestEditions {
  private static final String RULES =
      """
      edition: test-rules
      title: a handful
      valid-from: 2009-02-03
      rules:
        - id: report
          basis: E1
          when: { type: IncidentReport, sender.role: operator }
          deliver:
            - { to: competent-ministry, hop: 1, view: full, ack-within: PT30M }
            - { to: nisc, hop: 2, view: full }
        - id: provision
          basis: E2
          when: { type: Provision, sender.role: nisc }
          deliver:
            - { to: target-ministries, hop: 1, view: full }
            - { to: target-ceptoars, hop: 2, view: full }
            - { to: members-of-target-ceptoars, hop: 3, view: full }
        - id: receipt
          basis: kept
          when: { type: Receipt }
          deliver: []
        - id: notice
          basis: told
          when: { type: Notice, sender.role: hub }
          deliver:
            - { to: named-recipients, hop: 1, view: full }
      """;

  /** Reports wait for their ministry, NISC's GREEN provisions for a second person. */
  private static final String HELD =
      """
      edition: test-held
      title: what waits
      valid-from: 2009-02-03
      rules:
        - id: report
          basis: E1
          when: { type: IncidentReport, sender.role: operator }
          deliver:
            - { to: competent-ministry, hop: 1, view: full, ack-within: PT30M }
            - { to: nisc, hop: 2, view: full, ack-within: PT30M, relay: { by: competent-ministry, mode: approval, within: PT1H } }
            - { to: own-ceptoar, hop: 2, view: anonymised, relay: { by: competent-ministry, mode: approval, within: PT1H } }
        - id: provision
          basis: E2
          when: { type: Provision, sender.role: nisc, tlp: [AMBER, RED] }
          deliver:
            - { to: target-ministries, hop: 1, view: full }
            - { to: target-ceptoars, hop: 2, view: full }
            - { to: members-of-target-ceptoars, hop: 3, view: full }
        - id: weighty-provision
          basis: E2
          when: { type: Provision, sender.role: nisc, tlp: GREEN }
          approvals: 2
          deliver:
            - { to: target-ceptoars, hop: 2, view: full }
        - id: posture
          basis: told
          when: { type: PostureChange, sender.role: nisc }
          deliver: []
        - { id: amendment, basis: kept, when: { type: ConsentAmendment }, deliver: [] }
        - { id: approval, basis: kept, when: { type: Approval }, deliver: [] }
        - { id: release, basis: kept, when: { type: Release }, deliver: [] }
        - { id: decline, basis: kept, when: { type: Decline }, deliver: [] }
        - { id: receipt, basis: kept, when: { type: Receipt }, deliver: [] }
        - { id: order, basis: kept, when: { type: HubOrder, sender.role: hub }, deliver: [] }
        - { id: heads, basis: kept, when: { type: ChainHeads, sender.role: hub }, deliver: [{ to: nisc, hop: 1, view: full }] }
        - id: notice
          basis: told
          when: { type: Notice, sender.role: hub }
          deliver:
            - { to: named-recipients, hop: 1, view: full }
      """;

  private TestEditions() {}

  /** The small directory under rules by which much waits for somebody's word. */
  public static Edition held(EventCodec codec) {
    return of(TestDirectory.small(), HELD, codec);
  }

  public static Edition small(EventCodec codec) {
    return of(TestDirectory.small(), codec);
  }

  /** The edition at any time. */
  public static ControlState always(Edition edition) {
    List<Party> senders = List.copyOf(edition.directory().parties());
    return new ControlState() {
      @Override
      public Edition at(Instant time) {
        return edition;
      }

      @Override
      public Postures postures() {
        return Postures.NORMAL;
      }

      @Override
      public List<Party> senders() {
        return senders;
      }

      @Override
      public Optional<Rejection> objection(Submission submission) {
        return Optional.empty();
      }

      @Override
      public Effect effect(Submission submission, @Nullable String approvedBy, Instant at) {
        return new Effect(List.of(), Optional.empty());
      }
    };
  }

  public static Edition of(Directory directory, EventCodec codec) {
    return of(directory, RULES, codec);
  }

  private static Edition of(Directory directory, String rules, EventCodec codec) {
    return new Edition(
        new Decider(directory, RuleSetFile.read("test-rules", rules.getBytes(UTF_8))),
        Realm.LIVE,
        codec);
  }
}
