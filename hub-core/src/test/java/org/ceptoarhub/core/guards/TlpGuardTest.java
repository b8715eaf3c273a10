package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TlpGuardTest {
  private static final String NAMED = "named";
  private static final String TABLE =
      """
      |                   | RED   | AMBER_STRICT | AMBER | GREEN | CLEAR |
      | REPORT_ADDRESSEE  | yes   | yes          | yes   | yes   | yes   |
      | ADDRESSED         | named | yes          | yes   | yes   | yes   |
      | MEMBER            | named | no           | yes   | yes   | yes   |
      | OTHER             | no    | no           | no    | yes   | yes   |
      | PUBLIC            | no    | no           | no    | no    | yes   |
      """;

  record Cell(Relation relation, Tlp label, String expected) {}

  static Stream<Cell> cells() {
    List<List<String>> rows =
        TABLE
            .lines()
            .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
            .toList();
    List<String> labels = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(
            row ->
                IntStream.range(1, labels.size())
                    .mapToObj(
                        column ->
                            new Cell(
                                Relation.valueOf(row.getFirst()),
                                Tlp.valueOf(labels.get(column)),
                                row.get(column))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void labelAdmitsWhatItsCellSays(Cell cell) {
    boolean namedPartyIsRefused = refusal(cell, List.of("ceptoar-water")).isPresent();
    boolean otherPartyIsRefused = refusal(cell, List.of("ceptoar-banking")).isPresent();

    assertThat(namedPartyIsRefused).isEqualTo(cell.expected().equals("no"));
    assertThat(otherPartyIsRefused).isEqualTo(!cell.expected().equals("yes"));
  }

  @Test
  void tableIsWhole() {
    assertThat(cells()).hasSize(Relation.values().length * Tlp.values().length);
  }

  @Test
  void refusalNamesLabelAndRelation() {
    assertThat(refusal(new Cell(Relation.MEMBER, Tlp.AMBER_STRICT, "no"), List.of()))
        .hasValue("AMBER_STRICT does not go to members of an addressed CEPTOAR");
    assertThat(refusal(new Cell(Relation.ADDRESSED, Tlp.RED, NAMED), List.of()))
        .hasValue("RED goes only to the parties in header.namedRecipients");
  }

  private static Optional<String> refusal(Cell cell, List<String> namedRecipients) {
    Party recipient = Fixtures.party("ceptoar-water", "水道セプター", Role.CEPTOAR);
    Header header =
        Fixtures.header().setTlp(cell.label()).setNamedRecipients(namedRecipients).build();
    Event event = new Event(Fixtures.provision().setHeader(header).build());
    return new TlpGuard()
        .on(Fixtures.live("nisc", event), Fixtures.NOTHING_KNOWN)
        .refuses(recipient, cell.relation());
  }
}
