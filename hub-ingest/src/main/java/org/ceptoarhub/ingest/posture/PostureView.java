package org.ceptoarhub.ingest.posture;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.MalformedRecordException;
import org.ceptoarhub.core.posture.PostureBoard;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.ingest.broker.TopicRecord;
import org.ceptoarhub.ingest.broker.TopicView;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.log.PostureRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge's copy of the postures of live traffic. A little behind the router's. */
@Singleton
public final class PostureView implements TopicView {
  private static final Logger LOG = LoggerFactory.getLogger(PostureView.class);
  private static final String LIVE = Realm.LIVE.id() + "/";

  private static final String WHOLE_COUNTRY = "*";
  private static final Duration SOON = Duration.ofSeconds(2);

  private final EventCodec codec;
  private volatile PostureBoard board = PostureBoard.EMPTY;
  private volatile boolean caughtUp;

  PostureView(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * The postures now.
   *
   * @throws ProblemException (503) until all that was there at the start has been read
   */
  public Postures postures() {
    return board().postures();
  }

  /**
   * The postures now, each with who, when and why.
   *
   * @throws ProblemException (503) until all that was there at the start has been read
   */
  PostureBoard board() {
    if (!caughtUp) {
      throw ProblemException.unavailable(
          "starting", "The posture has not been read yet. Try again.", SOON);
    }
    return board;
  }

  /** Whether all that was there at the start has been read. */
  public boolean ready() {
    return caughtUp;
  }

  @Override
  public List<String> topics() {
    return List.of(Control.POSTURE);
  }

  @Override
  public void apply(TopicRecord record) {
    String key = record.key();
    if (!key.startsWith(LIVE)) {
      return;
    }
    if (record.value() == null) {
      String sector = key.substring(LIVE.length());
      board = board.without(sector.equals(WHOLE_COUNTRY) ? "" : sector);
      return;
    }
    try {
      board = board.after(codec.decode(record.value(), PostureRecord.class));
    } catch (MalformedRecordException e) {
      LOG.error("Skipped an unreadable posture of {}; what was before stays", key, e);
    }
  }

  @Override
  public void caughtUp() {
    caughtUp = true;
  }
}
