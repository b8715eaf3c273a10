package org.ceptoarhub.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.rules.Approvals;
import org.ceptoarhub.core.rules.Condition;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.Selector;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Targets;
import org.ceptoarhub.event.Tlp;

/**
 * A directory of any size in which one CEPTOAR has a given number of members, rule sets of any size
 * in which one rule reaches them, and the warning that they get.
 */
final class GeneratedEditions {
  static final Instant NOW = Instant.parse("2026-11-20T00:10:00Z");
  private static final int SECTORS = 15;
  private static final String TARGET_SECTOR = "sector-0";
  private static final String TARGET = "ceptoar-0";
  private static final List<String> KINDS =
      List.of(
          "Provision",
          "IncidentReport",
          "RelatedInformation",
          "EarlyWarning",
          "TerrorismInformation",
          "CooperationRequest",
          "SectorShare",
          "CouncilShare",
          "Redistribution",
          "Notice");

  private final Directory directory;
  private final int recipients;

  /**
   * @param parties in the directory
   * @param recipients of the warning; at most half of the parties
   */
  GeneratedEditions(int parties, int recipients) {
    this.recipients = Math.min(recipients, parties / 2);
    this.directory = directory(parties, this.recipients);
  }

  Directory directory() {
    return directory;
  }

  int recipients() {
    return recipients;
  }

  private static Directory directory(int size, int recipients) {
    List<Sector> sectors = new ArrayList<>();
    List<Ceptoar> ceptoars = new ArrayList<>();
    List<Party> parties = new ArrayList<>();
    parties.add(party("nisc", "内閣官房情報セキュリティセンター", Role.NISC));
    parties.add(party("hub", "the hub", Role.HUB));
    parties.add(party("ministry", "経済産業省", Role.COMPETENT_MINISTRY, Role.SECURITY_MINISTRY));
    parties.add(party("jpcert-cc", "JPCERT/CC", Role.RELATED_AGENCY));
    for (int i = 0; i < SECTORS; i++) {
      sectors.add(new Sector("sector-" + i, "分野" + i));
      ceptoars.add(new Ceptoar("ceptoar-" + i, "sector-" + i, "ministry", CouncilSeat.MEMBER));
      parties.add(party("ceptoar-" + i, "第" + i + "分野セプター", Role.CEPTOAR));
    }
    int members = 0;
    for (int i = 0; parties.size() < size; i++) {
      int of = members < recipients ? 0 : 1 + i % (SECTORS - 1);
      members += of == 0 ? 1 : 0;
      parties.add(operator(i, of));
    }
    return new Directory("generated", sectors, parties, ceptoars, List.of(), List.of());
  }

  private static Party party(String id, String name, Role... roles) {
    return new Party(
        id, name, Set.of(roles), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static Party operator(int number, int sector) {
    String id = "operator-" + number;
    return new Party(
        id,
        "第" + number + "インフラ株式会社",
        Set.of(Role.OPERATOR),
        List.of(new Membership("sector-" + sector, "ceptoar-" + sector, "ministry")),
        List.of("インフラ" + number + "社", "Infra Number " + number),
        List.of(id + ".example"),
        List.of("2001:db8:%x::/48".formatted(number)),
        List.of());
  }

  /**
   * Rules of all kinds of events, each with its own conditions; the middle one, and no other,
   * matches the warning.
   */
  RuleSet rules(int size) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rules.add(i == size / 2 ? reaching() : unmatched(i));
    }
    return new RuleSet("generated", "generated", "0".repeat(64), rules);
  }

  private static Rule reaching() {
    return new Rule(
        "reaching",
        "generated",
        new Condition(
            "Provision",
            Set.of(Role.NISC),
            Set.of(TARGET_SECTOR),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of()),
        List.of(
            new Rule.Line(
                Selector.MEMBERS_OF_TARGET_CEPTOARS,
                3,
                View.FULL,
                Duration.ofHours(2),
                new Relay(Relay.By.TARGET_CEPTOARS, Relay.Mode.AUTOMATIC, null))),
        Approvals.ONE);
  }

  private static Rule unmatched(int number) {
    return new Rule(
        "rule-" + number,
        "generated",
        new Condition(
            KINDS.get(number % KINDS.size()),
            Set.of(number % 3 == 0 ? Role.NISC : Role.OPERATOR),
            Set.of("sector-" + (1 + number % (SECTORS - 1))),
            number % 2 == 0 ? Set.of(Category.C) : Set.of(),
            number % 5 == 0 ? Set.of(Tlp.GREEN, Tlp.CLEAR) : Set.of(),
            Set.of(),
            Set.of(),
            Set.of()),
        List.of(new Rule.Line(Selector.ALL_PARTIES, 1, View.FULL, null, null)),
        Approvals.ONE);
  }

  /** A warning to the members of one CEPTOAR, of the length that such texts have. */
  Submission provision() {
    Header header =
        Header.newBuilder()
            .setEventId(Ids.fresh())
            .setCaseId(Ids.fresh())
            .setTlp(Tlp.GREEN)
            .setCategory(Category.C)
            .setSourceKind(SourceKind.OPERATOR_SIDE)
            .setTitle("制御系システムを狙う攻撃についての注意喚起")
            .setIssuedAt(NOW)
            .build();
    Provision provision =
        Provision.newBuilder()
            .setHeader(header)
            .setSummary(
                "遠隔保守用の接続を悪用して制御系ネットワークに侵入し、監視端末を停止させる攻撃が複数確認されています。"
                    + "外部から到達できる保守用の接続の有無、認証の方式、接続元の制限、操作の記録を確認し、"
                    + "不審な接続が見つかった場合には所管省庁に連絡してください。"
                    + "攻撃に使われた接続元は198.51.100.0/24の範囲にあり、maintenance.example.netを名乗ります。")
            .setIndependent(true)
            .setTargets(new Targets(List.of(), List.of(TARGET), false))
            .build();
    return new Submission("nisc", new Event(provision), "someone", Realm.LIVE, NOW);
  }
}
