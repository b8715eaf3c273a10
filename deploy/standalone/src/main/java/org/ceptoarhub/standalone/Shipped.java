package org.ceptoarhub.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the hub comes with: the edition of the second action plan, 2009, and the samples. */
public final class Shipped {
  /** The edition that a hub starts with. */
  public static final String EDITION = "plan2-2009";

  /** The directory's file name. */
  public static final String DIRECTORY = "directory/plan2-2009.yaml";

  /** The rule set's file name. */
  public static final String RULES = "rules/plan2-2009.yaml";

  private static final String ROOT = "/shipped/";
  private static final String INCIDENT = "\\d{4}-\\d{2}-\\d{2}-.*\\.json";

  private Shipped() {}

  /** Whether a file of this name is shipped. */
  public static boolean has(String name) {
    return Shipped.class.getResource(ROOT + name) != null;
  }

  /** The bytes of a shipped file. */
  public static byte[] read(String name) {
    try (InputStream file = resource(name).openStream()) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of the sample incidents, in the order in which they happened. */
  public static List<byte[]> incidents() {
    try {
      URI samples = resource("samples").toURI();
      if (!samples.getScheme().equals("jar")) {
        return incidents(Path.of(samples));
      }
      try (FileSystem jar = FileSystems.newFileSystem(samples, Map.of())) {
        return incidents(jar.provider().getPath(samples));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<byte[]> incidents(Path folder) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.sorted().toList()) {
        if (file.getFileName().toString().matches(INCIDENT)) {
          files.add(Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static URL resource(String name) {
    URL resource = Shipped.class.getResource(ROOT + name);
    if (resource == null) {
      throw new IllegalStateException("the build has left out " + name);
    }
    return resource;
  }
}
