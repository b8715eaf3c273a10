package org.ceptoarhub.core.editions;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ceptoarhub.core.topics.Control;

/** The key of a record on {@link Control#DIRECTORY} or {@link Control#RULES}. */
public sealed interface ControlKey {

  /** The key as it stands on the topic. */
  String text();

  /**
   * A file that somebody proposes; it holds from no time on.
   *
   * @param hash SHA-256 of the file, in lower-case hex
   */
  record Proposed(String hash) implements ControlKey {
    private static final String PREFIX = "proposed/";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public Proposed {
      if (!HASH.matcher(hash).matches()) {
        throw new IllegalArgumentException("a SHA-256 has 64 lower-case hex digits: " + hash);
      }
    }

    @Override
    public String text() {
      return PREFIX + hash;
    }
  }

  /** A file that holds from an instant on, until the next one does. */
  record Effective(Instant from) implements ControlKey {
    private static final String PREFIX = "effective/";

    /** What is in force from the first moment on; its key is {@link Control#IN_FORCE}. */
    public static final Effective FROM_THE_FIRST = new Effective(Instant.EPOCH);

    @Override
    public String text() {
      return equals(FROM_THE_FIRST) ? Control.IN_FORCE : PREFIX + from;
    }
  }

  /** The key of this text; empty if it is none. */
  static Optional<ControlKey> parse(String text) {
    try {
      if (text.equals(Control.IN_FORCE)) {
        return Optional.of(Effective.FROM_THE_FIRST);
      }
      if (text.startsWith(Effective.PREFIX)) {
        Instant from = Instant.parse(text.substring(Effective.PREFIX.length()));
        return Optional.of(new Effective(from));
      }
      return text.startsWith(Proposed.PREFIX)
          ? Optional.of(new Proposed(text.substring(Proposed.PREFIX.length())))
          : Optional.empty();
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
