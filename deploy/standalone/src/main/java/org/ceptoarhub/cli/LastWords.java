package org.ceptoarhub.cli;

import java.io.IOException;
import java.nio.file.Files;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.standalone.DataFolder;

/** What a hub says whose broker can't write to its folder any more, just before it ends. */
final class LastWords {
  /** A broker fails at the first write that finds no room, however large that was. */
  private static final long NEARLY_NOTHING = 16L * 1024 * 1024;

  private LastWords() {}

  /** Has the database stop behind it, and says why the hub ends and what to do. */
  static String of(DataFolder folder) {
    EmbeddedDatabase.letGo(folder.postgres());
    return of(folder, room(folder));
  }

  /**
   * @param room bytes that are left on the folder's disk
   */
  static String of(DataFolder folder, long room) {
    return room < NEARLY_NOTHING
        ? """
        stopped: the disk of %s is full and the broker can't write.
        Everything that was acknowledged is kept. Make room, some hundred MB, and start the hub again: it goes on
        where it was.\
        """
            .formatted(folder.path())
        : """
        stopped: the broker can't write to %s any more; %s says why.
        Everything that was acknowledged is kept. When the cause is mended start the hub again: it goes on where it
        was.\
        """
            .formatted(folder.kafka(), folder.log());
  }

  private static long room(DataFolder folder) {
    try {
      return Files.getFileStore(folder.path()).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
