package org.ceptoarhub.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;

/** The shipped editions, as their files stand. */
public final class Editions {
  private Editions() {}

  public static Directory directory(String edition) {
    String name = "directory/" + edition + ".yaml";
    return DirectoryFile.read(name, bytes(name));
  }

  public static RuleSet rules(String edition) {
    return RuleSetFile.read("rules/" + edition + ".yaml", ruleFile(edition));
  }

  /** A rule set's file as it stands. */
  public static byte[] ruleFile(String edition) {
    return bytes("rules/" + edition + ".yaml");
  }

  /** The text of a shipped file, e.g. {@code rules/plan2-2009.yaml}. */
  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(Editions.class.getResourceAsStream("/editions/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
