package org.ceptoarhub.chaos;

import org.ceptoarhub.router.loop.Senders;

/** What befalls a router, once. */
sealed interface Fault {

  /** The loop whose work it strikes. */
  Senders loop();

  /** Where it strikes. */
  Step step();

  /** At which time that the step is reached. */
  int pass();

  /** The process is gone, as after {@code kill -9}. */
  record Death(Senders loop, Step step, int pass) implements Fault {}

  /**
   * The process stands still, another one with its name takes over, and then it goes on.
   *
   * @param lives how often each of its loops may then begin anew, in a fight with the other's
   */
  record Freeze(Senders loop, Step step, int pass, int lives) implements Fault {}

  /** A commit times out. The process lives on. */
  record Silence(Senders loop, int pass, Lost lost) implements Fault {

    @Override
    public Step step() {
      return Step.COMMITTING;
    }
  }

  /** What of a commit is lost. */
  enum Lost {
    /** The first answer; the second attempt gets one. */
    ONE_ANSWER,
    /** All answers; the broker has committed. */
    ANSWERS,
    /** All requests; the broker has committed nothing. */
    REQUESTS
  }
}
