package org.ceptoarhub.cli;

import java.nio.file.Path;
import org.ceptoarhub.standalone.DataFolder;
import picocli.CommandLine.Option;

/** Where the hub on this machine keeps its data. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:hub.data:-data}",
      description = "the data folder of the hub on this machine (default: deploy/data)")
  private Path folder;

  DataFolder folder() {
    return new DataFolder(folder);
  }
}
