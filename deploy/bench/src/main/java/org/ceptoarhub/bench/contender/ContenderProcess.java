package org.ceptoarhub.bench.contender;

import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.ceptoarhub.bench.process.Child;

/** A router in a process of its own; it ends when its standard input does. */
public final class ContenderProcess {
  private static final long LOOK_EVERY_NANOS = 50_000_000;

  private ContenderProcess() {}

  /**
   * @param arguments the file of its assignment
   */
  public static void main(String[] arguments) throws Exception {
    Assignment assignment = Assignment.read(Path.of(arguments[0]));
    try (Contender contender = contender(assignment)) {
      while (!contender.isReady()) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      System.out.println(Child.READY);
      while (System.in.read() >= 0) {
        // Nothing is said to a router but that it is over.
      }
    }
    System.exit(0);
  }

  private static Contender contender(Assignment assignment) {
    return switch (assignment.variant()) {
      case R0 -> new BareCopy(assignment);
      case HUB -> new HubRouter(assignment);
      case STREAMS -> new StreamsRouter(assignment);
      case SPRING -> new SpringRouter(assignment);
      case CAMEL -> new CamelRouter(assignment);
    };
  }
}
