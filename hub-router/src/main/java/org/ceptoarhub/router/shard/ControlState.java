package org.ceptoarhub.router.shard;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.posture.Postures;

/** What decisions are made under, as the control topics tell it. Thread-safe. */
public interface ControlState extends Effects {

  /**
   * The edition that holds at an instant. An event is decided under that of its broker time,
   * however late it is decided.
   */
  Edition at(Instant instant);

  /** The postures, as far as their changes are committed. */
  Postures postures();

  /**
   * Everybody whose out topic is read: the parties of what was, is and is to be in force, each as
   * the earliest directory has it. So a party that has left is heard out, and one whose roles
   * change stays with the loop that reads it.
   */
  List<Party> senders();
}
