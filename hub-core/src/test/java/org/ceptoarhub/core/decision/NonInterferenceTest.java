package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.header;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.decision.InMemoryHub.Received;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.EventType;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;

/**
 * Nobody can tell from what CEPTOARs and operators receive which operator was hurt: swap it for
 * another of the same CEPTOAR, and every byte is the same.
 */
class NonInterferenceTest {
  private static final Directory DIRECTORY = Editions.directory("plan2-2009");
  private static final Decider DECIDER = new Decider(DIRECTORY, Editions.rules("plan2-2009"));

  /** What happens, whoever it happens to. */
  record Story(
      String sector,
      String ceptoar,
      Tlp reportTlp,
      List<Audience> consent,
      Tlp provisionTlp,
      List<String> targets,
      Tlp shareTlp,
      Posture posture,
      Category category,
      boolean revised) {}

  @Property(tries = 150)
  void swappingTheVictim_changesNoByteOfWhatPeersReceive(@ForAll("stories") Story story) {
    List<Party> candidates = DIRECTORY.membersOf(story.ceptoar());

    Map<String, List<Received>> first = peersReceive(story, candidates.get(0).id());

    assertThat(peersReceive(story, candidates.get(1).id())).isEqualTo(first);
  }

  private static Map<String, List<Received>> peersReceive(Story story, String victim) {
    InMemoryHub hub = new InMemoryHub(DECIDER);
    hub.postures = Postures.nationwide(story.posture());
    Submission report = sent(victim, 1, report(story));
    hub.send(report);
    release(hub, report);
    Submission share = sent(victim, 2, share(story));
    hub.send(share);
    Submission warning = sent("nisc", 3, warning(story, report));
    hub.send(warning);
    hub.order(OrderAct.APPROVE, InMemoryHub.ref(warning), "nisc", "another", NOW);
    release(hub, warning);
    if (story.revised()) {
      Submission correction = sent("nisc", 4, correction(story, warning));
      hub.send(correction);
      hub.order(OrderAct.APPROVE, InMemoryHub.ref(correction), "nisc", "another", NOW);
    }
    Map<String, List<Received>> received = new TreeMap<>();
    DIRECTORY.parties().stream()
        .filter(party -> party.has(Role.CEPTOAR) || party.has(Role.OPERATOR))
        .forEach(party -> received.put(party.id(), hub.inbox(party.id())));
    return received;
  }

  private static void release(InMemoryHub hub, Submission held) {
    EventRef ref = InMemoryHub.ref(held);
    hub.find(ref.getSource(), ref.getEventId())
        .ifPresent(
            entry ->
                entry
                    .getHeld()
                    .forEach(
                        group -> hub.order(OrderAct.RELEASE, ref, group.getBy(), "duty", NOW)));
  }

  private static Submission sent(String source, int number, Event event) {
    Header header = event.header();
    header.setEventId("019a9f00-0000-7000-8000-00000000000" + number);
    if (header.getRevision() == 0) {
      header.setCaseId("019a9f00-0000-7000-8000-0000000000c" + number);
    }
    return new Submission(source, event, "someone", Realm.LIVE, NOW);
  }

  private static Event report(Story story) {
    Header header = header(story.reportTlp());
    header.setCategory(story.category());
    return new Event(
        IncidentReport.newBuilder()
            .setHeader(header)
            .setSector(story.sector())
            .setEventType(EventType.SYSTEM_UNAVAILABLE)
            .setSummary("監視制御系が停止した")
            .setConsent(new Consent(story.consent(), IdentityConsent.ANONYMOUS))
            .build());
  }

  private static Event share(Story story) {
    return new Event(
        SectorShare.newBuilder()
            .setHeader(header(story.shareTlp()))
            .setCeptoar(story.ceptoar())
            .setAnonymous(true)
            .setSummary("同業の皆様へ")
            .build());
  }

  private static Event warning(Story story, Submission report) {
    Header header = header(story.provisionTlp());
    header.setCategory(story.category());
    header.setReferences(
        List.of(
            new Reference(Rel.derivedFrom, report.source(), report.event().header().getEventId())));
    return new Event(
        Provision.newBuilder()
            .setHeader(header)
            .setSummary("制御系を狙う攻撃への注意喚起")
            .setTargets(new Targets(story.targets(), List.of(), false))
            .build());
  }

  private static Event correction(Story story, Submission warning) {
    Event original = warning.event();
    Header header =
        Header.newBuilder(original.header())
            .setRevision(1)
            .setReferences(
                List.of(new Reference(Rel.supersedes, "nisc", original.header().getEventId())))
            .build();
    return new Event(
        Provision.newBuilder((Provision) original.body())
            .setHeader(header)
            .setSummary("訂正: 制御系を狙う攻撃への注意喚起")
            .setIndependent(true)
            .setTargets(new Targets(story.targets().subList(0, 1), List.of(), false))
            .build());
  }

  @Provide
  Arbitrary<Story> stories() {
    Arbitrary<List<String>> targets =
        Arbitraries.of("electricity", "gas", "finance", "water", "government")
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(4);
    return Combinators.combine(
            Arbitraries.of("ceptoar-electricity", "ceptoar-banking", "ceptoar-water"),
            Arbitraries.of(Tlp.values()),
            Arbitraries.of(Arrays.asList(Audience.values())).list().uniqueElements(),
            Arbitraries.of(Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT),
            targets,
            Arbitraries.of(Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER),
            Arbitraries.of(Posture.values()),
            Combinators.combine(Arbitraries.of(Category.values()), Arbitraries.of(true, false))
                .as(Map::entry))
        .as(
            (ceptoar, reportTlp, consent, tlp, sectors, shareTlp, posture, rest) ->
                new Story(
                    DIRECTORY.ceptoar(ceptoar).orElseThrow().sector(),
                    ceptoar,
                    reportTlp,
                    consent,
                    tlp,
                    sectors,
                    shareTlp,
                    posture,
                    rest.getKey(),
                    rest.getValue()));
  }
}
