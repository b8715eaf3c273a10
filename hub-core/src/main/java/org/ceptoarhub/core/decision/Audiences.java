package org.ceptoarhub.core.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.log.AudienceGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.jspecify.annotations.Nullable;

/** Who has got an event: what a revision must reach again. */
public final class Audiences {
  private Audiences() {}

  /**
   * Who got an event by a Decision on it or, if it is a revision, what it supersedes: as its index
   * entry keeps it.
   */
  public static List<AudienceGroup> of(
      Submission submission, Decision decision, KnownEvents known) {
    List<AudienceGroup> audience = new ArrayList<>(of(decision, submission.at()));
    audience.addAll(former(submission.event(), known));
    return merged(audience);
  }

  /** Who got something by a Decision that was made at this time. */
  static List<AudienceGroup> of(Decision decision, Instant at) {
    return decision.deliveries().stream().map(delivery -> group(delivery, at)).toList();
  }

  /** Who got what this event supersedes, at once or later; empty for what is no revision. */
  static List<AudienceGroup> former(Event event, KnownEvents known) {
    return merged(
        event.header().getReferences().stream()
            .filter(reference -> reference.getRel() == Rel.supersedes)
            .flatMap(reference -> of(reference, known))
            .toList());
  }

  private static Stream<AudienceGroup> of(Reference reference, KnownEvents known) {
    return Stream.concat(
        known.find(reference.getSource(), reference.getEventId()).stream()
            .map(IndexEntry::getAudience)
            .flatMap(List::stream),
        known.sequel(reference.getSource(), reference.getEventId()).stream()
            .map(Sequel::getAudience)
            .flatMap(List::stream));
  }

  /** The groups with each recipient once: in the first group, or in a later one that shows more. */
  static List<AudienceGroup> merged(List<AudienceGroup> groups) {
    if (groups.size() < 2) {
      return List.copyOf(groups);
    }
    Map<String, AudienceGroup> widest = new LinkedHashMap<>();
    for (AudienceGroup group : groups) {
      for (String recipient : group.getRecipients()) {
        widest.merge(recipient, group, Audiences::widerOf);
      }
    }
    Map<AudienceGroup, Set<String>> recipients = new LinkedHashMap<>();
    widest.forEach(
        (recipient, group) ->
            recipients.computeIfAbsent(leg(group), key -> new LinkedHashSet<>()).add(recipient));
    return recipients.entrySet().stream()
        .map(
            entry ->
                AudienceGroup.newBuilder(entry.getKey())
                    .setRecipients(List.copyOf(entry.getValue()))
                    .build())
        .toList();
  }

  private static AudienceGroup widerOf(AudienceGroup one, AudienceGroup other) {
    View view = View.valueOf(one.getView());
    return view.narrower(View.valueOf(other.getView())) == view
            && !one.getView().equals(other.getView())
        ? other
        : one;
  }

  private static AudienceGroup leg(AudienceGroup group) {
    return AudienceGroup.newBuilder(group).setRecipients(List.of()).build();
  }

  static AudienceGroup group(Decision.Delivery delivery, Instant at) {
    Instant ackBy = delivery.ackBy();
    return new AudienceGroup(
        delivery.rule(),
        delivery.basis(),
        delivery.hop(),
        delivery.view().name(),
        delivery.relation().name(),
        delivery.recipients(),
        ackBy == null ? null : Duration.between(at, ackBy).toMillis());
  }

  static @Nullable Duration ackWithin(AudienceGroup group) {
    return group.getAckWithin() == null ? null : Duration.ofMillis(group.getAckWithin());
  }

  /** How NISC stands to an event of which it is told because somebody holds it. */
  static Relation toNisc(Event event) {
    return event.body() instanceof IncidentReport ? Relation.REPORT_ADDRESSEE : Relation.ADDRESSED;
  }

  /** NISC's headline of an event that somebody holds. */
  static Decision.Delivery headline(Event event, String rule, String basis, int hop, String nisc) {
    return new Decision.Delivery(
        rule, basis, hop, View.HEADLINE, null, List.of(nisc), List.of(), toNisc(event));
  }
}
