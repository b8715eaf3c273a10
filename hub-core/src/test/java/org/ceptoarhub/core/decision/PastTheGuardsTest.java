package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Guard;
import org.ceptoarhub.core.guards.Guards;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No rule set gets a delivery past a guard, whatever the directory, the event and what was there
 * before it; and each guard is needed: without it, one does.
 */
class PastTheGuardsTest {
  private static final int SEARCHED = 3_000;

  @Property(tries = 1_000)
  void noRuleSet_getsADeliveryPastAGuard(@ForAll long seed) {
    World world = new World(seed);

    Decision decision = world.decide(Guards.all(world.directory));

    assertThat(Trespass.in(world, decision)).isEmpty();
  }

  static Stream<String> guards() {
    return Guards.all(Fixtures.directory()).stream().map(Guard::id);
  }

  @ParameterizedTest
  @MethodSource("guards")
  void withoutThisGuard_aRuleSetGetsPast(String guard) {
    Optional<Trespass> past =
        LongStream.range(0, SEARCHED)
            .mapToObj(World::new)
            .flatMap(world -> Trespass.in(world, world.decide(without(guard, world))).stream())
            .filter(trespass -> trespass.what().equals(guard))
            .findFirst();

    assertThat(past).as("without %s", guard).isPresent();
  }

  private static List<Guard> without(String guard, World world) {
    return Guards.all(world.directory).stream().filter(each -> !each.id().equals(guard)).toList();
  }

  @Test
  void worldsAreDecidedAndDeliveredIn() {
    List<World> worlds = LongStream.range(0, 300).mapToObj(World::new).toList();
    List<Decision> admitted =
        worlds.stream()
            .map(world -> world.decide(Guards.all(world.directory)))
            .filter(decision -> decision.rejected().isEmpty())
            .toList();

    assertThat(admitted).hasSizeGreaterThan(worlds.size() / 3);
    assertThat(admitted.stream().filter(decision -> !decision.deliveries().isEmpty()))
        .hasSizeGreaterThan(worlds.size() / 6);
    assertThat(
            new TreeSet<>(
                admitted.stream()
                    .flatMap(decision -> decision.refusals().stream())
                    .map(Decision.Refusal::guard)
                    .toList()))
        .hasSize(9);
  }

  @Property(tries = 200)
  void refusalIsTheSame_whetherOrNotTheNamedOperatorHasACase(@ForAll long seed) {
    World world = new World(seed);
    List<Guard> guards = Guards.all(world.directory);
    Decision before = world.decide(guards);

    for (Party operator : world.directory.parties(Role.OPERATOR)) {
      for (IdentityConsent identity : IdentityConsent.values()) {
        addCase(world, operator, identity);
      }
    }

    assertThat(world.decide(guards)).isEqualTo(before);
  }

  /** A report of this operator that nothing refers to. */
  private static void addCase(World world, Party operator, IdentityConsent identity) {
    IncidentReport report =
        Fixtures.report()
            .setSector(operator.memberships().getFirst().sector())
            .setConsent(Fixtures.consent(identity))
            .build();
    EventRef ref = new EventRef(operator.id(), Ids.named("case", operator.id(), identity.name()));
    world.index.entries.put(
        ref,
        World.entry()
            .setSource(ref.getSource())
            .setEventId(ref.getEventId())
            .setConsents(ConsentTerms.own(new Event(report), operator.id()))
            .build());
  }
}
