package org.ceptoarhub.core.submission;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Targets;

/**
 * What rules need to know of an event, read off it and the directory once.
 *
 * @param submission the event
 * @param directory the directory in force
 * @param sender who handed it in
 * @param reporter the operator whose report it is, or else the sender (see {@code onBehalfOf})
 * @param memberships the reporter's places in the event's sector, or in the CEPTOAR that it shares
 *     with; an operator may be in two CEPTOARs of one sector
 * @param targetCeptoars the CEPTOARs that the event is for, in the directory's order; of what a
 *     competent ministry warns of, its own alone
 * @param sectors the sectors that the event is about or for; what a CEPTOAR says without naming one
 *     is about its own
 */
public record Facts(
    Submission submission,
    Directory directory,
    Party sender,
    Party reporter,
    List<Membership> memberships,
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
    List<Ceptoar> ceptoars =
        targets(event).map(wanted -> targetCeptoars(wanted, directory, sender)).orElse(List.of());
    return new Facts(
        submission,
        directory,
        sender,
        reporter,
        memberships(event, reporter),
        ceptoars,
        sectors(event, directory, sender, ceptoars));
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

  /** Whether a sender's targets mean only the CEPTOARs that it is the competent ministry of. */
  public static boolean warnsOwnCeptoarsOnly(Party sender) {
    return sender.has(Role.COMPETENT_MINISTRY)
        && !sender.has(Role.NISC)
        && !sender.has(Role.RELATED_AGENCY);
  }

  private static List<Ceptoar> targetCeptoars(Targets targets, Directory directory, Party sender) {
    Collection<Ceptoar> named = named(targets, directory);
    return warnsOwnCeptoarsOnly(sender)
        ? named.stream().filter(ceptoar -> ceptoar.ministry().equals(sender.id())).toList()
        : List.copyOf(named);
  }

  private static Collection<Ceptoar> named(Targets targets, Directory directory) {
    if (targets.getAll()) {
      return directory.ceptoars();
    }
    Set<String> ids = new LinkedHashSet<>();
    targets.getSectors().forEach(sector -> ids.addAll(directory.ceptoarsOf(sector)));
    ids.addAll(targets.getCeptoars());
    return ids.stream().map(directory::ceptoar).flatMap(Optional::stream).toList();
  }

  private static List<Membership> memberships(Event event, Party reporter) {
    if (event.body() instanceof SectorShare share) {
      return in(reporter, membership -> membership.ceptoar().equals(share.getCeptoar()));
    }
    return field(event, "sector", String.class)
        .map(sector -> in(reporter, membership -> membership.sector().equals(sector)))
        .orElse(List.of());
  }

  private static List<Membership> in(Party reporter, Predicate<Membership> wanted) {
    return reporter.memberships().stream().filter(wanted).toList();
  }

  private static Set<String> sectors(
      Event event, Directory directory, Party sender, List<Ceptoar> targetCeptoars) {
    Set<String> sectors = new LinkedHashSet<>();
    switch (event.body()) {
      case SectorShare share ->
          directory.ceptoar(share.getCeptoar()).map(Ceptoar::sector).ifPresent(sectors::add);
      case PostureChange change -> sectors.addAll(change.getSectors());
      default -> field(event, "sector", String.class).ifPresent(sectors::add);
    }
    targetCeptoars.forEach(ceptoar -> sectors.add(ceptoar.sector()));
    if (sectors.isEmpty()) {
      directory.ceptoar(sender.id()).map(Ceptoar::sector).ifPresent(sectors::add);
    }
    return sectors;
  }
}
