package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.DecisionRecord;

/** What a Decision recorded is enough to make it again, byte for byte. */
class DecidedAgainTest {
  private static final KnownEvents NOTHING_KNOWN = (source, id) -> Optional.empty();
  private static final Decider DECIDER =
      new Decider(Editions.directory("plan2-2009"), Editions.rules("plan2-2009"));

  private final EventCodec codec = new EventCodec();
  private final DecisionLog log = new DecisionLog(codec);

  @Property(tries = 150)
  void sameEventUnderWhatWasRecorded_givesTheSameBytes(
      @ForAll("submissions") Submission submission,
      @ForAll Posture nation,
      @ForAll Posture electricity,
      @ForAll Posture gas)
      throws MalformedRecordException {
    Postures postures =
        Postures.nationwide(nation).with("electricity", electricity).with("gas", gas);
    byte[] first = link(submission, DECIDER.decide(submission, NOTHING_KNOWN, postures));

    DecisionRecord recorded = codec.decode(first, DecisionRecord.class);
    Postures then = Postures.nationwide(Posture.valueOf(recorded.getPosture()));
    Submission again =
        new Submission(
            recorded.getSource(),
            submission.event(),
            recorded.getActor(),
            Realm.LIVE,
            recorded.getAt());

    assertThat(link(again, DECIDER.decide(again, NOTHING_KNOWN, then))).isEqualTo(first);
  }

  @Property(tries = 100)
  void decisionReadBackFromTheLog_isTheDecision(@ForAll("submissions") Submission submission)
      throws MalformedRecordException {
    Decision decision = DECIDER.decide(submission, NOTHING_KNOWN, Postures.NORMAL);

    DecisionRecord recorded = codec.decode(link(submission, decision), DecisionRecord.class);

    assertThat(DecisionLog.decision(recorded)).isEqualTo(decision);
  }

  private byte[] link(Submission submission, Decision decision) {
    return log.link(
            new Judged(
                submission.source(),
                7,
                submission.at(),
                submission.actor(),
                submission.event(),
                decision,
                null),
            ChainHead.START)
        .bytes();
  }

  @Provide
  Arbitrary<Submission> submissions() {
    Arbitrary<Submission> provisions =
        Combinators.combine(
                Arbitraries.of(Tlp.values()),
                Arbitraries.of("electricity", "gas", "finance")
                    .list()
                    .uniqueElements()
                    .ofMinSize(1),
                Arbitraries.of("", "電力Ａ社", "banking-a.example"))
            .as(
                (tlp, sectors, name) -> {
                  Provision provision = provision(tlp, sectors.toArray(String[]::new));
                  provision.setSummary(provision.getSummary() + name);
                  return sentBy("nisc", provision);
                });
    Arbitrary<Submission> reports =
        Combinators.combine(
                Arbitraries.of(Audience.values()).list().uniqueElements(),
                Arbitraries.of(Tlp.values()),
                Arbitraries.longs().between(0, 200_000).injectNull(0.3))
            .as(
                (audiences, tlp, lost) -> {
                  IncidentReport report = report("electricity", audiences.toArray(Audience[]::new));
                  report.getHeader().setTlp(tlp);
                  report.getImpact().setLostSupplyKw(lost);
                  return sentBy("electricity-a", report);
                });
    return Arbitraries.oneOf(provisions, reports);
  }
}
