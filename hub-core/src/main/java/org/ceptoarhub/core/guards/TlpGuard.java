package org.ceptoarhub.core.guards;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Tlp;

/**
 * Nothing goes beyond its Traffic Light Protocol label (TLP 2.0, FIRST). The table has a row for
 * how a recipient stands to the event, and a column for the label, which is the strictest of the
 * event's own and of those that it grew from ({@link Labels}). The hurt can always report, so a
 * report reaches its addressees under every label.
 */
public final class TlpGuard implements Guard {

  private enum Cell {
    YES,
    NO,
    /** Only who is in the header's {@code namedRecipients}. */
    NAMED
  }

  private final Map<Relation, Map<Tlp, Cell>> table = new EnumMap<>(Relation.class);

  public TlpGuard() {
    // ---------------------------- RED --- AMBER_STRICT  AMBER --- GREEN --- CLEAR
    row(Relation.REPORT_ADDRESSEE, Cell.YES, Cell.YES, Cell.YES, Cell.YES, Cell.YES);
    row(Relation.ADDRESSED, Cell.NAMED, Cell.YES, Cell.YES, Cell.YES, Cell.YES);
    row(Relation.MEMBER, Cell.NAMED, Cell.NO, Cell.YES, Cell.YES, Cell.YES);
    row(Relation.OTHER, Cell.NO, Cell.NO, Cell.NO, Cell.YES, Cell.YES);
    row(Relation.PUBLIC, Cell.NO, Cell.NO, Cell.NO, Cell.NO, Cell.YES);
  }

  private void row(
      Relation relation, Cell red, Cell amberStrict, Cell amber, Cell green, Cell clear) {
    table.put(
        relation,
        new EnumMap<>(
            Map.of(
                Tlp.RED, red,
                Tlp.AMBER_STRICT, amberStrict,
                Tlp.AMBER, amber,
                Tlp.GREEN, green,
                Tlp.CLEAR, clear)));
  }

  @Override
  public String id() {
    return "tlp";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    Header header = submission.event().header();
    Tlp label = Labels.effective(submission.event(), known);
    String said = label == header.getTlp() ? label.name() : label + ", by what it grew from,";
    Set<String> named = Set.copyOf(header.getNamedRecipients());
    return (recipient, relation) ->
        switch (cell(relation, label)) {
          case YES -> Optional.empty();
          case NAMED ->
              named.contains(recipient.id())
                  ? Optional.empty()
                  : Optional.of(said + " goes only to the parties in header.namedRecipients");
          case NO -> Optional.of(said + " does not go to " + described(relation));
        };
  }

  private Cell cell(Relation relation, Tlp label) {
    return table.getOrDefault(relation, Map.of()).getOrDefault(label, Cell.NO);
  }

  private static String described(Relation relation) {
    return switch (relation) {
      case REPORT_ADDRESSEE -> "the addressee of a report";
      case ADDRESSED -> "a party addressed";
      case MEMBER -> "members of an addressed CEPTOAR";
      case OTHER -> "parties that are not addressed";
      case PUBLIC -> "the public";
    };
  }
}
