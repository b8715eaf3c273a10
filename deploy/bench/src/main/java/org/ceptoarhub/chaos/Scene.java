package org.ceptoarhub.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.standalone.Shipped;

/** The shipped editions, but that one ministry looks at each report before it lets it go on. */
final class Scene {
  private final byte[] directoryFile;
  private final byte[] rulesFile;

  private Scene(byte[] directoryFile, byte[] rulesFile) {
    this.directoryFile = directoryFile;
    this.rulesFile = rulesFile;
  }

  static Scene shipped() {
    String directory = new String(Shipped.read(Shipped.DIRECTORY), UTF_8);
    int ministry = directory.indexOf("- id: " + Traffic.RELAY + "\n");
    return new Scene(
        (directory.substring(0, ministry)
                + directory
                    .substring(ministry)
                    .replaceFirst("liaison: automatic", "liaison: approval"))
            .getBytes(UTF_8),
        Shipped.read(Shipped.RULES));
  }

  byte[] directoryFile() {
    return directoryFile.clone();
  }

  byte[] rulesFile() {
    return rulesFile.clone();
  }

  Directory directory() {
    return DirectoryFile.read("directory", directoryFile);
  }

  List<String> parties() {
    return directory().parties().stream().map(Party::id).toList();
  }

  Decider decider() {
    return new Decider(directory(), RuleSetFile.read("rules", rulesFile));
  }
}
