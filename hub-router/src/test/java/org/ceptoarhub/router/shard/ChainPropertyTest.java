package org.ceptoarhub.router.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.router.TestEvents;

class ChainPropertyTest {

  /** What happens to a sender. */
  sealed interface Step {
    record Report(int number) implements Step {}

    record Garbage(byte first) implements Step {}

    record Commit() implements Step {}

    record Abort() implements Step {}

    record Rebuild() implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> report = Arbitraries.integers().between(1, 5).map(Step.Report::new);
    Arbitrary<Step> garbage = Arbitraries.bytes().map(Step.Garbage::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, report),
            Tuple.of(2, garbage),
            Tuple.of(3, Arbitraries.create(Step.Commit::new)),
            Tuple.of(2, Arbitraries.create(Step.Abort::new)),
            Tuple.of(1, Arbitraries.create(Step.Rebuild::new)))
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 200)
  void whateverHappens_theChainHasNoForkAndEachEventOneAcceptance(
      @ForAll("steps") List<Step> steps) {
    ShardContext sender = new ShardContext("electricity-a");
    for (Step step : steps) {
      switch (step) {
        case Step.Report report -> sender.send(TestEvents.report(report.number()));
        case Step.Garbage garbage -> sender.send(new byte[] {garbage.first()});
        case Step.Commit() -> sender.commit();
        case Step.Abort() -> sender.abort();
        case Step.Rebuild() -> sender.rebuild();
      }
    }
    sender.commit();

    ChainHead head = ChainHead.START;
    for (DecisionRecord decision : sender.log) {
      assertThat(decision.getSeq()).isEqualTo(head.seq() + 1);
      assertThat(DecisionLog.hex(decision.getPreviousHash())).isEqualTo(head.hash());
      assertThat(DecisionLog.hashOf(sender.codec.encode(decision)))
          .hasValue(DecisionLog.hex(decision.getHash()));
      head = DecisionLog.head(decision);
    }
    assertThat(sender.shard.head()).isEqualTo(head);
    assertThat(sender.log.stream().filter(Shard::isAccepted).map(DecisionRecord::getEventId))
        .doesNotHaveDuplicates();
  }
}
