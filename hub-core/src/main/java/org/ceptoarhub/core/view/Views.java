package org.ceptoarhub.core.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Reference;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;
import org.jspecify.annotations.Nullable;

/**
 * Copies of an event that show only what a recipient may see.
 *
 * <p>The schema lists what a view <em>keeps</em>: a field marked {@code @view("headline")} is in
 * every view, one marked {@code "anonymised"} in ANONYMISED and FULL, one marked {@code "nisc"}
 * only in what NISC receives, and one without a mark in FULL alone. So a field that is added
 * tomorrow stays out of the narrower views until somebody marks it.
 */
public final class Views {
  /** The source that an event seems to come from whose own may not be seen. */
  public static final String ANONYMOUS_SOURCE = "hub";

  private Views() {}

  /**
   * An event as a recipient sees it.
   *
   * @param source the source it is shown with
   * @param event the copy; the very same object where nothing had to be left out
   */
  public record Shown(String source, Event event) {}

  /**
   * The event as a view shows it.
   *
   * <p>A narrower view is another document and has an id of its own, so that who gets the fuller
   * one later does not take it for a repetition. The id comes from the event's id alone: it tells
   * nothing of the source. Whose event is not shown in full to CEPTOARs and operators is known by
   * its HEADLINE to NISC alone.
   *
   * @param source its sender
   * @param toNisc whether the recipient is NISC, which sees what an event is derived from and whom
   *     it is for
   */
  public static Shown show(String source, Event event, View view, boolean toNisc) {
    if (view == View.FULL) {
      return new Shown(source, toNisc || !hasNiscOnlyContent(event) ? event : copy(event, view));
    }
    Event copy = copy(event, view);
    Header header = copy.header();
    header.setEventId(
        Ids.named(view == View.HEADLINE ? "headline" : "anonymised", header.getEventId()));
    if (view == View.HEADLINE && (toNisc || toPeers(event) == View.FULL)) {
      return new Shown(source, copy);
    }
    header.setCaseId(Ids.named("anonymised-case", header.getCaseId()));
    return new Shown(ANONYMOUS_SOURCE, copy);
  }

  /** The widest view that {@link #toPeers} admits for this recipient. */
  public static View atMost(Event event, Party recipient) {
    boolean peer = recipient.has(Role.CEPTOAR) || recipient.has(Role.OPERATOR);
    return peer ? toPeers(event) : View.FULL;
  }

  /**
   * The widest view that the event's own words admit for CEPTOARs and operators: who asked to stay
   * anonymous is not shown to them, whatever a rule says.
   */
  public static View toPeers(Event event) {
    boolean anonymous =
        switch (event.body()) {
          case SectorShare share -> share.getAnonymous();
          case IncidentReport report ->
              report.getConsent().getIdentity() == IdentityConsent.ANONYMOUS;
          default -> false;
        };
    return anonymous ? View.ANONYMISED : View.FULL;
  }

  private static boolean hasNiscOnlyContent(Event event) {
    return hasMarked(event.body()) || hasMarked(event.header()) || derives(event.header());
  }

  private static boolean hasMarked(SpecificRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      if ("nisc".equals(field.getProp("view"))
          && !Objects.equals(record.get(field.pos()), blank(field))) {
        return true;
      }
    }
    return false;
  }

  private static boolean derives(Header header) {
    return header.getReferences().stream().anyMatch(Views::isDerivation);
  }

  private static boolean isDerivation(Reference reference) {
    return reference.getRel() == Rel.derivedFrom;
  }

  private static Event copy(Event event, View view) {
    SpecificRecord copy = copy(event.body(), view);
    Header header = (Header) copy(event.header(), view);
    header.setReferences(
        header.getReferences().stream().filter(reference -> !isDerivation(reference)).toList());
    copy.put(0, header);
    return new Event(copy);
  }

  private static SpecificRecord copy(SpecificRecord record, View view) {
    Schema schema = record.getSchema();
    SpecificRecord copy = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      copy.put(field.pos(), keeps(view, field) ? record.get(field.pos()) : blank(field));
    }
    return copy;
  }

  private static boolean keeps(View view, Schema.Field field) {
    String mark = field.getProp("view");
    return switch (view) {
      case FULL -> !"nisc".equals(mark);
      case ANONYMISED -> "anonymised".equals(mark) || "headline".equals(mark);
      case HEADLINE -> "headline".equals(mark);
    };
  }

  private static @Nullable Object blank(Schema.Field field) {
    return field.hasDefaultValue()
        ? SpecificData.get().getDefaultValue(field)
        : blank(field.schema());
  }

  private static Object blank(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> "";
      case BOOLEAN -> false;
      case INT -> 0;
      case LONG -> schema.getLogicalType() == null ? (Object) 0L : Instant.EPOCH;
      case ARRAY -> List.of();
      case MAP -> Map.of();
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumDefault() == null
                      ? schema.getEnumSymbols().getFirst()
                      : schema.getEnumDefault(),
                  schema);
      case RECORD -> blankRecord(schema);
      case UNION, NULL, BYTES, FIXED, FLOAT, DOUBLE ->
          throw new IllegalStateException("no blank for " + schema);
    };
  }

  private static Object blankRecord(Schema schema) {
    GenericData data = SpecificData.get();
    SpecificRecord record = (SpecificRecord) data.newRecord(null, schema);
    schema.getFields().forEach(field -> record.put(field.pos(), blank(field)));
    return record;
  }
}
