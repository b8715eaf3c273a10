package org.ceptoarhub.bench;

import java.io.PrintStream;
import java.time.Duration;

/** Says on one line what is being done and about how long the rest takes. */
final class Progress {
  private final PrintStream out;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private int steps;
  private int done;

  /**
   * @param terminal whether the line may be written over
   */
  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Some more steps are to come. */
  void plan(int more) {
    steps += more;
  }

  /** Steps that were planned turn out not to be needed. */
  void drop(int fewer) {
    steps -= fewer;
  }

  /** A step begins. */
  void step(String what) {
    String rest = "";
    if (done > 0 && steps >= done) {
      long left = (System.nanoTime() - begin) / done * (steps - done);
      rest = ", about %d s left".formatted(Duration.ofNanos(left).toSeconds());
    }
    done++;
    show("[%d/%d%s] %s".formatted(done, steps, rest, what));
  }

  /** Something of the step at hand. */
  void say(String what) {
    show("[%d/%d] %s".formatted(done, steps, what));
  }

  private void show(String line) {
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Ends the line. */
  void end() {
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
