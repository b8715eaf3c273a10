package org.ceptoarhub.cli;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.ConsentTerm;
import org.ceptoarhub.log.IndexEntry;

/**
 * Events that can't be known without a hub. What is referred to is taken to be there, and to admit
 * the least: a source that can't be asked has consented to nobody beyond its ministry and NISC.
 */
final class AssumedEvents implements KnownEvents {
  private final Map<String, IndexEntry> assumed = new HashMap<>();
  private final Set<String> assumptions = new LinkedHashSet<>();

  /**
   * Turns to the next event, to be looked up for.
   *
   * @param known finds what need not be assumed
   */
  void assumeFor(Event event, KnownEvents known) {
    assumed.clear();
    assumptions.clear();
    for (Reference reference : event.header().getReferences()) {
      String key = key(reference.getSource(), reference.getEventId());
      if (known.find(reference.getSource(), reference.getEventId()).isEmpty()
          && assumed.putIfAbsent(key, least(reference, event)) == null) {
        assumptions.add(said(reference));
      }
    }
  }

  /** What was taken for granted for the event at hand. */
  List<String> assumptions() {
    return List.copyOf(assumptions);
  }

  @Override
  public Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(assumed.get(key(source, eventId)));
  }

  private static IndexEntry least(Reference reference, Event event) {
    IndexEntry.Builder entry =
        entry(event, reference.getSource(), reference.getEventId())
            .setConsents(
                List.of(
                    new ConsentTerm(
                        reference.getSource(),
                        "",
                        new Consent(List.of(), IdentityConsent.ANONYMOUS))));
    return switch (reference.getRel()) {
      case supersedes ->
          entry
              .setRevision(event.header().getRevision() - 1)
              .setTlp(event.header().getTlp())
              .build();
      case derivedFrom -> entry.setCaseId(reference.getEventId()).setKind("IncidentReport").build();
      case inReplyTo -> entry.build();
    };
  }

  private static IndexEntry.Builder entry(Event event, String source, String eventId) {
    return IndexEntry.newBuilder()
        .setSource(source)
        .setEventId(eventId)
        .setKind(event.kind())
        .setCaseId(event.header().getCaseId())
        .setRevision(event.header().getRevision())
        .setOffset(0)
        .setAt(Instant.EPOCH)
        .setContentHash(ByteBuffer.allocate(0))
        .setTlp(Tlp.RED);
  }

  private static String said(Reference reference) {
    String event = reference.getSource() + "/" + reference.getEventId();
    return event
        + " can't be looked up: taken to be there"
        + (reference.getRel() == Rel.derivedFrom
            ? ", with no consent beyond its competent ministry and NISC"
            : "");
  }

  private static String key(String source, String eventId) {
    return source + "/" + eventId;
  }
}
