package org.ceptoarhub.core.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * What the author of a directory file should look at though the file can be taken: a mark of an
 * operator that texts have without meaning the operator, an alias of two characters, an agreement
 * that has ended, a CEPTOAR without members.
 */
public final class DirectoryWarnings {
  private static final int SHORT = 2;

  private final Directory directory;
  private final EverydayWords words;
  private final LocalDate today;
  private final List<Problem> found = new ArrayList<>();

  private DirectoryWarnings(Directory directory, LocalDate today) {
    this.directory = directory;
    this.words = new EverydayWords(directory);
    this.today = today;
  }

  /**
   * The warnings about a file, in the order of the file.
   *
   * @param name the file's name in messages
   * @param today the day on which agreements are looked at, JST
   * @throws org.ceptoarhub.core.yaml.InvalidFileException if the file cannot be taken
   */
  public static List<Problem> of(String name, byte[] yaml, LocalDate today) {
    YamlNode root = YamlNode.parse(name, yaml);
    DirectoryWarnings warnings = new DirectoryWarnings(DirectoryFile.read(name, root), today);
    root.items("ceptoars").forEach(warnings::ceptoar);
    root.items("operators").forEach(warnings::operator);
    root.items("agreements").forEach(warnings::agreement);
    return warnings.found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  private void ceptoar(YamlNode node) {
    YamlNode id = node.required("id");
    if (directory.membersOf(id.text()).isEmpty()) {
      found.add(
          id.remark(
              "'%s' has no members, so nothing gets through it to an operator; add its operators or"
                      .formatted(id.text())
                  + " remove it"));
    }
  }

  private void operator(YamlNode node) {
    List<YamlNode> aliases = node.items("aliases");
    Stream.of(node.required("id"), node.required("name")).forEach(this::everyday);
    for (YamlNode alias : aliases) {
      if (!everyday(alias)) {
        tooShort(alias);
      }
    }
  }

  private boolean everyday(YamlNode mark) {
    Optional<String> reason = words.reason(mark.text());
    reason.ifPresent(
        why ->
            found.add(
                mark.remark(
                    "'%s' is %s, and every text that has it would be refused for naming the"
                            .formatted(mark.text(), why)
                        + " operator; write a name that only the operator has")));
    return reason.isPresent();
  }

  private void tooShort(YamlNode alias) {
    String folded = OperatorMarks.folded(alias.text());
    if (folded.codePointCount(0, folded.length()) == SHORT) {
      found.add(
          alias.remark(
              "'%s' has two characters, and texts have those without meaning the operator; write a"
                      .formatted(alias.text())
                  + " longer name or leave it out"));
    }
  }

  private void agreement(YamlNode node) {
    node.optional("until")
        .filter(until -> until.date().isBefore(today))
        .ifPresent(
            until ->
                found.add(
                    until.remark(
                        "the agreement ended on %s; renew it or remove it"
                            .formatted(until.text()))));
  }
}
