package org.ceptoarhub.core.decision;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.log.IndexEntry;

/** What the index keeps of an event that was decided: all that later events can ask about it. */
public final class IndexEntries {
  /** The time within which a second person must approve what went out without one. */
  public static final Duration APPROVE_WITHIN = Duration.ofHours(24);

  private IndexEntries() {}

  /**
   * The entry of an accepted event.
   *
   * @param offset its place on the sender's out topic
   * @param contentHash see {@link org.ceptoarhub.core.submission.ContentHash}
   */
  public static IndexEntry of(
      Submission submission,
      Decision decision,
      Directory directory,
      KnownEvents known,
      long offset,
      ByteBuffer contentHash) {
    Event event = submission.event();
    Header header = event.header();
    return IndexEntry.newBuilder()
        .setSource(submission.source())
        .setEventId(header.getEventId())
        .setKind(event.kind())
        .setCaseId(header.getCaseId())
        .setRevision(header.getRevision())
        .setOffset(offset)
        .setAt(submission.at())
        .setContentHash(contentHash)
        .setTlp(Labels.effective(event, known))
        .setConsents(ConsentTerms.own(event, submission.source()))
        .setGrewFrom(ConsentTerms.grewFrom(event, known))
        .setActor(submission.actor())
        .setAudience(Audiences.of(submission, decision, known))
        .setHeld(decision.held().stream().map(DecisionLog::held).toList())
        .setApproveBy(decision.breakGlass() ? submission.at().plus(APPROVE_WITHIN) : null)
        .setSectors(sectors(submission, directory))
        .build();
  }

  private static List<String> sectors(Submission submission, Directory directory) {
    return directory.party(submission.source()).stream()
        .flatMap(sender -> Facts.of(submission, directory, sender).sectors().stream())
        .toList();
  }
}
