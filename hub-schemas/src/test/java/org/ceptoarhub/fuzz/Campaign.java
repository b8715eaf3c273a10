package org.ceptoarhub.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a door inputs: in a build a number of them, always the same; for as long as {@code
 * -Dfuzz.minutes} says if it does, from a seed that is printed and can be given again with {@code
 * -Dfuzz.seed}. An input on which something fails is left in {@code target/fuzz}.
 */
public final class Campaign {
  private static final String MINUTES = "fuzz.minutes";
  private static final String SEED = "fuzz.seed";

  /** How long one input may take the processor. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** How much memory one input may ask for in all, besides what grows with its length. */
  private static final long MOST_BYTES = 64L << 20;

  private final String door;
  private final long seed;
  private final RandomGenerator random;
  private final int inputs;
  private final @Nullable Duration length;
  private long begun;
  private long done;

  private Campaign(String door, int inputs) {
    String minutes = System.getProperty(MINUTES);
    this.door = door;
    this.length =
        minutes == null ? null : Duration.ofSeconds((long) (Double.parseDouble(minutes) * 60));
    this.seed = Long.getLong(SEED, length == null ? 20_090_203 : System.nanoTime());
    this.random = new SplittableRandom(seed);
    this.inputs = inputs;
  }

  /** What must hold of any input. */
  @FunctionalInterface
  public interface Property {
    void holds(byte[] input) throws Exception;
  }

  /**
   * A campaign at a door.
   *
   * @param inputs how many are tried in a build
   */
  public static Campaign at(String door, int inputs) {
    return new Campaign(door, inputs);
  }

  /** The only source of chance. */
  public RandomGenerator random() {
    return random;
  }

  /** Whether another input is due; time runs from the first. */
  public boolean goesOn() {
    if (done == 0) {
      begun = System.nanoTime();
    }
    boolean goesOn = length == null ? done < inputs : System.nanoTime() - begun < length.toNanos();
    if (goesOn) {
      done++;
    } else {
      System.out.printf("fuzz %s: %,d inputs, seed %d%n", door, done, seed);
    }
    return goesOn;
  }

  /**
   * Spoils inputs and tries each, with an eye on its time and memory.
   *
   * @param growth how many bytes of memory each byte of an input may ask for
   */
  public void run(List<byte[]> valid, int growth, Property property) {
    Mutator mutator = new Mutator(random, valid);
    while (goesOn()) {
      bounded(mutator.next(), growth, property);
    }
  }

  /** Tries one input, in bounds of time and memory. */
  public static void bounded(byte[] input, int growth, Property property) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long time = threads.getCurrentThreadCpuTime();
    try {
      property.holds(input);
    } catch (Exception | Error e) {
      throw new AssertionError(kept(input) + ": " + e, e);
    }
    assertThat(threads.getCurrentThreadCpuTime() - time)
        .as("nanoseconds that %s took", (Object) name(input))
        .isLessThan(LONGEST.toNanos());
    assertThat(threads.getCurrentThreadAllocatedBytes() - bytes)
        .as("bytes that %s of %d bytes asked for", name(input), input.length)
        .isLessThan(MOST_BYTES + (long) growth * input.length);
  }

  private static String name(byte[] input) {
    return "input-" + HexFormat.of().toHexDigits(Arrays.hashCode(input));
  }

  /** Leaves an input where somebody can look at it. */
  public static Path kept(byte[] input) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      return Files.write(folder.resolve(name(input)), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
