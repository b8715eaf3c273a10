package org.ceptoarhub.core.kept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptRecordsTest {

  @SuppressWarnings("ArrayRecordComponent")
  private record Version(long number, byte @Nullable [] value) {}

  private static FileChannel file() {
    try {
      return FileChannel.open(Files.createTempFile("kept", null), READ, WRITE, DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeptRecords kept(FileChannel file) {
    return new KeptRecords(
        file,
        trouble -> {
          throw new UncheckedIOException(trouble);
        });
  }

  /** Versions come in any order, as a router's own writes do and the topic's. */
  @Property(tries = 30)
  void whateverComes_theNewestOfEachKeyIsFound(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Version> expected = new HashMap<>();
    try (KeptRecords kept = kept(file())) {
      for (int i = 0; i < 4_000; i++) {
        String key = "party/" + random.nextInt(1_500);
        long version = random.nextInt(1_000);
        byte @Nullable [] value = null;
        if (random.nextInt(10) > 0) {
          value = new byte[random.nextInt(2_000)];
          random.nextBytes(value);
        }
        Version known = expected.get(key);
        boolean changed = kept.put(key, version, value);
        if (known == null || version > known.number()) {
          expected.put(key, new Version(version, value));
          assertThat(changed).isTrue();
        } else {
          assertThat(changed).isFalse();
        }
      }
      expected.forEach(
          (key, version) -> {
            if (version.value() == null) {
              assertThat(kept.get(key)).isEmpty();
            } else {
              assertThat(kept.get(key))
                  .hasValueSatisfying(
                      value -> assertThat(Arrays.equals(value, version.value())).isTrue());
            }
          });
      assertThat(kept.get("party/none")).isEmpty();
    }
  }

  @Test
  void recordLongerThanAPage_isKept() {
    byte[] value = new byte[4 * 1024 * 1024];
    value[value.length - 1] = 7;
    try (KeptRecords kept = kept(file())) {
      kept.put("a", 1, "before".getBytes(UTF_8));
      kept.put("b", 2, value);
      kept.put("c", 3, "after".getBytes(UTF_8));

      assertThat(kept.get("b")).hasValueSatisfying(read -> assertThat(read).isEqualTo(value));
      assertThat(kept.get("a"))
          .hasValueSatisfying(read -> assertThat(read).asString().isEqualTo("before"));
      assertThat(kept.get("c"))
          .hasValueSatisfying(read -> assertThat(read).asString().isEqualTo("after"));
    }
  }

  @Test
  void fullDisk_losesNothing() throws IOException {
    FileChannel readOnly =
        FileChannel.open(Files.createTempFile("kept", null), READ, DELETE_ON_CLOSE);
    List<IOException> told = new ArrayList<>();
    try (KeptRecords kept = new KeptRecords(new FullDisk(readOnly), told::add)) {
      for (int i = 0; i < 1_000; i++) {
        kept.put("key " + i, i, new byte[1_000 + i]);
      }

      for (int i = 0; i < 1_000; i++) {
        int length = 1_000 + i;
        assertThat(kept.get("key " + i))
            .hasValueSatisfying(value -> assertThat(value).hasSize(length));
      }
    }
    assertThat(told).isNotEmpty();
  }

  @Test
  void closed_holdsNothing() {
    KeptRecords kept = kept(file());
    kept.put("a", 1, new byte[1]);
    kept.close();
    kept.close();

    assertThat(kept.get("a")).isEmpty();
    assertThat(kept.put("a", 2, new byte[1])).isFalse();
  }
}
