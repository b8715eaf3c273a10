package org.ceptoarhub.bench.field;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * To how many inboxes an event goes: some CEPTOARs send, and each of them has the same members.
 *
 * <p>One directory holds the CEPTOARs and members of every fan-out, and operators of whom no event
 * is about but whose names are looked for all the same.
 */
public enum FanOut {
  ONE(1),
  FIVE(5),
  TWENTY(20);

  /** Out topics of one fan-out. */
  public static final int SENDERS = 4;

  private static final int OTHERS = 50;

  private final int members;

  FanOut(int members) {
    this.members = members;
  }

  /** Inboxes that get an event. */
  public int members() {
    return members;
  }

  /** Party ids of those who send. */
  public List<String> senders() {
    return IntStream.range(0, SENDERS)
        .mapToObj(i -> "ceptoar-%d-%d".formatted(members, i))
        .toList();
  }

  /** Party ids of those who receive. */
  public List<String> recipients() {
    return IntStream.range(0, members)
        .mapToObj(i -> "operator-%d-%d".formatted(members, i))
        .toList();
  }

  private String sector() {
    return "sector-" + members;
  }

  /** The directory's file. */
  public static byte[] directory() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("version: bench\nvalid-from: 2009-02-03\nsectors:\n");
    for (FanOut each : values()) {
      yaml.append("  - { id: %s, name: 分野%d }\n".formatted(each.sector(), each.members));
    }
    yaml.append("  - { id: sector-others, name: その他 }\nauthorities:\n");
    party(yaml, "nisc", "内閣官房情報セキュリティセンター", "roles: [nisc]");
    party(yaml, "hub", "CEPTOAR Hub", "roles: [hub]");
    party(yaml, "ministry", "所管省庁", "roles: [competent-ministry]");
    yaml.append("ceptoars:\n");
    for (FanOut each : values()) {
      each.senders().forEach(id -> ceptoar(yaml, id, each.sector()));
    }
    ceptoar(yaml, "ceptoar-others", "sector-others");
    yaml.append("operators:\n");
    int number = 0;
    for (FanOut each : values()) {
      for (String id : each.recipients()) {
        operator(yaml, id, number++, each.sector(), each.senders());
      }
    }
    for (int i = 0; i < OTHERS; i++) {
      operator(yaml, "operator-x-" + i, number++, "sector-others", List.of("ceptoar-others"));
    }
    return yaml.toString().getBytes(UTF_8);
  }

  private static void ceptoar(StringBuilder yaml, String id, String sector) {
    party(yaml, id, "第" + id + "セプター", "sector: " + sector, "ministry: ministry", "council: none");
  }

  private static void operator(
      StringBuilder yaml, String id, int number, String sector, List<String> ceptoars) {
    List<String> memberships =
        ceptoars.stream()
            .map(
                ceptoar ->
                    "{ sector: %s, ceptoar: %s, ministry: ministry }".formatted(sector, ceptoar))
            .toList();
    party(
        yaml,
        id,
        "第" + number + "インフラ株式会社",
        "memberships: [" + String.join(", ", memberships) + "]",
        "aliases: [インフラ%1$d社, Infra Number %1$d]".formatted(number),
        "domains: [" + id + ".example]",
        "own-blocks: [\"2001:db8:%x::/48\"]".formatted(number + 1));
  }

  private static void party(StringBuilder yaml, String id, String name, String... lines) {
    yaml.append("  - id: ").append(id).append("\n    name: ").append(name).append('\n');
    Arrays.stream(lines).forEach(line -> yaml.append("    ").append(line).append('\n'));
    yaml.append("    contacts:\n      - { kind: hub }\n");
    yaml.append("      - { kind: mail, address: duty@").append(id).append(".example }\n");
  }
}
