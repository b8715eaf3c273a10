package org.ceptoarhub.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What holds a child to its parent: it ends when the parent says so, or is no more. */
final class Lifeline {
  private static final int ORPHANED = 3;

  private Lifeline() {}

  /** The settings that a child was given: its one argument names their file. */
  static Map<String, Object> settings(String... arguments) throws IOException {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(file);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value));
    return settings;
  }

  /** Waits for the parent's word, then stops the child in an orderly way; at its end, at once. */
  static void hold(InputStream parent, AutoCloseable child) throws Exception {
    if (parent.read() < 0) {
      Runtime.getRuntime().halt(ORPHANED);
    }
    child.close();
    Runtime.getRuntime().halt(0);
  }
}
