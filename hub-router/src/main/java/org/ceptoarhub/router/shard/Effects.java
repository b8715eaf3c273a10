package org.ceptoarhub.router.shard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.ceptoarhub.core.admission.Rejection;
import org.ceptoarhub.core.submission.Submission;
import org.jspecify.annotations.Nullable;

/** What is written on the control topics when an event changes what decisions are made under. */
public interface Effects {

  /**
   * What a change comes to.
   *
   * @param records the records by which it comes true; empty if nothing changes
   * @param failure why it does not come true, to be told to its sender; empty if nothing is wrong
   */
  record Effect(List<ProducerRecord<byte[], byte[]>> records, Optional<Rejection> failure) {
    static final Effect NONE = new Effect(List.of(), Optional.empty());

    public Effect {
      records = List.copyOf(records);
    }

    static Effect failed(Rejection why) {
      return new Effect(List.of(), Optional.of(why));
    }
  }

  /**
   * Why an event that changes an edition could not take effect as things are; empty for all other
   * events. It may be asked again a little later: what was proposed a moment ago may be under way.
   */
  Optional<Rejection> objection(Submission submission);

  /**
   * What a change of a posture or an edition comes to, once nobody need approve it any more;
   * nothing for all other events, and for those of a party that may not change it.
   *
   * @param approvedBy the second person; null if none was needed
   * @param at the broker's time of the record that makes it true: the event's own, or that of the
   *     order by which the second person approved it
   */
  Effect effect(Submission submission, @Nullable String approvedBy, Instant at);
}
