package org.ceptoarhub.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.standalone.Shipped;
import org.jspecify.annotations.Nullable;

/** Rule sets and directories: given files, or the shipped ones of an edition. */
final class EditionFiles {
  private EditionFiles() {}

  /** The bytes of a file that was given. */
  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailure(ExitCode.FAILED, "there is no file " + file);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "can't read " + file + ": " + e.getMessage());
    }
  }

  /** The given directory, or the shipped one of an edition. */
  static Directory directory(@Nullable Path given, String edition) {
    String name = given == null ? "directory/" + edition + ".yaml" : given.toString();
    return DirectoryFile.read(
        name, given == null ? shipped(name, "--directory", edition) : read(given));
  }

  /** The given rule set, or the shipped one of an edition. */
  static RuleSet rules(@Nullable Path given, String edition) {
    String name = given == null ? "rules/" + edition + ".yaml" : given.toString();
    return RuleSetFile.read(name, given == null ? shipped(name, "--rules", edition) : read(given));
  }

  private static byte[] shipped(String name, String option, String edition) {
    if (!Shipped.has(name)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the hub comes without an edition \"%s\"; say which file to take with %s"
              .formatted(edition, option));
    }
    return Shipped.read(name);
  }
}
