package org.ceptoarhub.core.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.IntStream;
import org.ceptoarhub.core.yaml.YamlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A directory of 10,000 operators with all that a real one has. */
@Timeout(120)
class DirectoryScaleTest {
  private static final int OPERATORS = 10_000;
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);

  private final byte[] file = file();

  private static byte[] file() {
    StringBuilder operators = new StringBuilder("operators:\n");
    IntStream.range(0, OPERATORS).forEach(i -> operators.append(operator(i)));
    return DirectoryFileTest.SMALL.replace("operators:\n", operators).getBytes(UTF_8);
  }

  /** Of this thread, in nanoseconds: what else the machine does should not count. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String operator(int i) {
    return """
      - id: town-gas-%1$05d
        name: 都市ガス第%1$05d株式会社
        memberships:
          - { sector: gas, ceptoar: ceptoar-gas, ministry: meti }
        aliases: [都市ガス%1$05d社, Town Gas Company %1$05d, 都瓦%1$05d]
        domains: [town-gas-%1$05d.example, town-gas-%1$05d.example.jp]
        own-blocks: [10.%2$d.%3$d.0/24, "2001:db8:100:%1$x::/64"]
        contacts:
          - { kind: hub }
          - { kind: mail, address: security@town-gas-%1$05d.example }
          - { kind: telephone, address: 03-0000-%1$05d }
    """
        .formatted(i, i / 256, i % 256);
  }

  @Test
  void itFitsAndIsReadWithinSeconds() {
    assertThat(file.length).isGreaterThan(2 * 1024 * 1024).isLessThan(YamlNode.MAX_BYTES);

    long start = cpuTime();
    Directory directory = DirectoryFile.read("d.yaml", file);

    assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(A_FEW_SECONDS);
    assertThat(directory.membersOf("ceptoar-gas")).hasSize(OPERATORS + 2);
  }

  @Test
  void warningsAndDiffTakeSecondsToo() {
    Directory small = DirectoryFile.read("d.yaml", DirectoryFileTest.SMALL.getBytes(UTF_8));

    long start = cpuTime();
    assertThat(DirectoryWarnings.of("d.yaml", file, LocalDate.of(2009, 4, 1))).isEmpty();
    assertThat(DirectoryDiff.of(small, DirectoryFile.read("d.yaml", file)).changes())
        .hasSize(2 * OPERATORS);

    assertThat(Duration.ofNanos(cpuTime() - start)).isLessThan(A_FEW_SECONDS);
  }
}
