package org.ceptoarhub.core.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.NOW;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;

import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.Editions;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.log.DecisionRecord;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private static final Decider DECIDER =
      new Decider(Editions.directory("plan2-2009"), Editions.rules("plan2-2009"));

  private final EventCodec codec = new EventCodec();
  private final DecisionLog log = new DecisionLog(codec);
  private final Submission submission = sentBy("electricity-a", report("electricity"));
  private final Decision decision =
      DECIDER.decide(submission, (source, id) -> Optional.empty(), Postures.NORMAL);
  private final Judged judged =
      new Judged("electricity-a", 7, NOW, "soc", submission.event(), decision, null);

  @Test
  void bytes_areTheRecordsOwn() throws Exception {
    DecisionLog.Link link = log.link(judged, ChainHead.START);

    assertThat(codec.encode(link.record())).isEqualTo(link.bytes());
    assertThat(codec.encode(codec.decode(link.bytes(), DecisionRecord.class)))
        .isEqualTo(link.bytes());
  }

  @Test
  void recordGivesTheDecisionBack() throws Exception {
    DecisionLog.Link link = log.link(judged, ChainHead.START);

    DecisionRecord read = codec.decode(link.bytes(), DecisionRecord.class);

    assertThat(DecisionLog.decision(read)).isEqualTo(decision);
    assertThat(DecisionLog.head(read)).isEqualTo(link.head());
  }

  @Test
  void linksFollowOneAnother() {
    DecisionLog.Link first = log.link(judged, ChainHead.START);
    DecisionLog.Link second = log.link(judged, first.head());

    assertThat(first.record().getSeq()).isZero();
    assertThat(second.record().getSeq()).isOne();
    assertThat(DecisionLog.hex(second.record().getPreviousHash())).isEqualTo(first.head().hash());
    assertThat(DecisionLog.hashOf(second.bytes())).hasValue(second.head().hash());
  }

  @Test
  void whatIsNoEvent_leavesALinkToo() {
    Decision rejected =
        Decision.rejected(
            DECIDER.inForce(Posture.NORMAL), new Rejection("malformed", null, "no event"));

    DecisionRecord record =
        log.link(new Judged("gas-a", 3, NOW, null, null, rejected, null), ChainHead.START).record();

    assertThat(record.getEventId()).isNull();
    assertThat(record.getRejected().getCode()).isEqualTo("malformed");
    assertThat(record.getContentHash().remaining()).isZero();
  }

  @Property(tries = 500)
  void anyChangedByte_changesTheHash(@ForAll @IntRange(min = 0, max = 100_000) int seed) {
    DecisionLog.Link link = log.link(judged, ChainHead.START);
    byte[] tampered = link.bytes().clone();
    tampered[seed % tampered.length] ^= (byte) (1 << (seed % 8));

    String claimed = hexOfLast32(tampered);

    assertThat(DecisionLog.hashOf(tampered)).isNotEqualTo(Optional.of(claimed));
  }

  private static String hexOfLast32(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, bytes.length - 32, bytes.length);
  }
}
