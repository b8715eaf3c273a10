package org.ceptoarhub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ceptoarhub.standalone.DataFolder;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  private static final DataFolder FOLDER = new DataFolder(Path.of("/var/hub"));

  @Test
  void fullDisk_isNamed_withWhatToDo() {
    assertThat(LastWords.of(FOLDER, 0))
        .contains("the disk of /var/hub is full")
        .contains("Make room");
  }

  @Test
  void diskThatRefusesAWrite_isNotCalledFull() {
    assertThat(LastWords.of(FOLDER, Long.MAX_VALUE))
        .contains("can't write to /var/hub/kafka")
        .doesNotContain("full");
  }
}
