package org.ceptoarhub.core.submission;

import com.fasterxml.uuid.Generators;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Event and case ids (RFC 9562): UUIDv7 for what is new, UUIDv5 for what must come out the same
 * when it is made again.
 */
public final class Ids {
  private static final UUID NAMESPACE = UUID.fromString("5b0f4b0e-6a0c-5d53-9a52-6c1f0f6d2009");

  private Ids() {}

  /** A new UUIDv7. */
  public static String fresh() {
    return Generators.timeBasedEpochGenerator().generate().toString();
  }

  /**
   * The UUIDv5 of what the parts name together. The parts are length-prefixed, so that no two lists
   * of parts name the same thing.
   */
  public static String named(String... parts) {
    StringBuilder name = new StringBuilder();
    for (String part : parts) {
      name.append(part.length()).append(':').append(part);
    }
    return Generators.nameBasedGenerator(NAMESPACE)
        .generate(name.toString().getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
