package org.ceptoarhub.core.submission;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.event.Targets;
import org.jspecify.annotations.Nullable;

/**
 * What rules need to know of an event, read off it and the directory once.
 *
 * @param submission the event
 * @param directory the directory in force
 * @param sender who handed it in
 * @param reporter the operator whose report it is, or else the sender (see {@code onBehalfOf})
 * @param membership the reporter's place in the event's sector; null where it has none or the event
 *     has no sector
 * @param targetCeptoars the CEPTOARs that the event is for, in the directory's order
 * @param sectors the sectors that the event is about or for
 */
public record Facts(
    Submission submission,
    Directory directory,
    Party sender,
    Party reporter,
    @Nullable Membership membership,
    List<Ceptoar> targetCeptoars,
    Set<String> sectors) {

  /**
   * The facts of an event whose ids resolve in the directory; what does not resolve is left out.
   */
  public static Facts of(Submission submission, Directory directory, Party sender) {
    Event event = submission.event();
    Party reporter =
        Optional.ofNullable(event.header().getOnBehalfOf())
            .flatMap(directory::party)
            .orElse(sender);
    Optional<String> sector = field(event, "sector", String.class);
    Optional<Targets> targets = targets(event);
    List<Ceptoar> ceptoars =
        targets.map(wanted -> targetCeptoars(wanted, directory)).orElse(List.of());
    Set<String> sectors = new LinkedHashSet<>();
    sector.ifPresent(sectors::add);
    ceptoars.forEach(ceptoar -> sectors.add(ceptoar.sector()));
    return new Facts(
        submission,
        directory,
        sender,
        reporter,
        membership(reporter, sector).orElse(null),
        ceptoars,
        sectors);
  }

  /** Whom a warning is for, if the event's kind has targets. */
  public static Optional<Targets> targets(Event event) {
    return field(event, "targets", Targets.class);
  }

  /** A field of the event's body by its name, if its kind has it. */
  public static <T> Optional<T> field(Event event, String name, Class<T> type) {
    Schema.Field field = event.body().getSchema().getField(name);
    return field == null
        ? Optional.empty()
        : Optional.ofNullable(type.cast(event.body().get(field.pos())));
  }

  private static List<Ceptoar> targetCeptoars(Targets targets, Directory directory) {
    if (targets.getAll()) {
      return List.copyOf(directory.ceptoars());
    }
    Set<String> ids = new LinkedHashSet<>();
    targets.getSectors().forEach(sector -> ids.addAll(directory.ceptoarsOf(sector)));
    ids.addAll(targets.getCeptoars());
    return ids.stream().map(directory::ceptoar).flatMap(Optional::stream).toList();
  }

  private static Optional<Membership> membership(Party reporter, Optional<String> sector) {
    Stream<Membership> memberships = reporter.memberships().stream();
    return sector.flatMap(
        id -> memberships.filter(membership -> membership.sector().equals(id)).findFirst());
  }
}
