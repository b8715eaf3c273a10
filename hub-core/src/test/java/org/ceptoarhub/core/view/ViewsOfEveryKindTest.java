package org.ceptoarhub.core.view;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.Generated;
import org.ceptoarhub.event.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each view keeps of each kind of event, field by field. */
class ViewsOfEveryKindTest {
  /** Fields that a view changes: ids of their own, and references without derivations. */
  private static final Set<String> CHANGED = Set.of("eventId", "caseId", "references");

  static Stream<Schema> kinds() {
    return Generated.KINDS.stream();
  }

  record Case(Schema kind, View view, boolean toNisc) {}

  static Stream<Case> cases() {
    return kinds()
        .flatMap(
            kind ->
                Stream.of(View.values())
                    .flatMap(
                        view ->
                            Stream.of(new Case(kind, view, true), new Case(kind, view, false))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsWhatIsMarkedForIt_andNothingElse(Case one) {
    SpecificRecord full = filled(one.kind());

    Event shown = Views.show("npa", new Event(full), one.view(), one.toNisc()).event();

    check(one, full, shown.body());
    check(one, (SpecificRecord) full.get(0), shown.header());
  }

  private static void check(Case one, SpecificRecord full, SpecificRecord shown) {
    for (Schema.Field field : full.getSchema().getFields()) {
      if (field.name().equals("header") || CHANGED.contains(field.name())) {
        continue;
      }
      Object value = shown.get(field.pos());
      String place = one + " " + field.name();
      if (isKept(one, field.getProp("view"))) {
        assertThat(value).as(place).isEqualTo(full.get(field.pos()));
      } else {
        assertThat(isBlank(value) || isDefault(field, value)).as("%s: %s", place, value).isTrue();
        assertThat(value).as(place).isNotEqualTo(full.get(field.pos()));
      }
    }
  }

  private static boolean isKept(Case one, @Nullable String mark) {
    return switch (one.view()) {
      case FULL -> one.toNisc() || !"nisc".equals(mark);
      case ANONYMISED -> Set.of("anonymised", "headline").contains(String.valueOf(mark));
      case HEADLINE -> "headline".equals(mark);
    };
  }

  private static boolean isDefault(Schema.Field field, @Nullable Object value) {
    return field.hasDefaultValue()
        && Objects.equals(SpecificData.get().getDefaultValue(field), value);
  }

  private static boolean isBlank(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String text -> text.isEmpty();
      case Boolean truth -> !truth;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Enum<?> symbol ->
          symbol
              .name()
              .equals(SpecificData.get().getSchema(symbol.getDeclaringClass()).getEnumDefault());
      case SpecificRecord record ->
          record.getSchema().getFields().stream()
              .allMatch(
                  field ->
                      isBlank(record.get(field.pos()))
                          || isDefault(field, record.get(field.pos())));
      default -> false;
    };
  }

  /** The event with something in every field. */
  private static SpecificRecord filled(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), something(field, field.schema()));
    }
    return record;
  }

  private static Object something(Schema.Field field, Schema schema) {
    return switch (schema.getType()) {
      case STRING -> field.name() + "-0";
      case BOOLEAN -> true;
      case INT -> 7;
      case LONG -> schema.getLogicalType() == null ? (Object) 7L : Fixtures.NOW;
      case ENUM -> {
        String blank =
            field.hasDefaultValue()
                ? String.valueOf(SpecificData.get().getDefaultValue(field))
                : schema.getEnumDefault();
        String other =
            schema.getEnumSymbols().stream()
                .filter(symbol -> !symbol.equals(blank) && !symbol.equals(schema.getEnumDefault()))
                .findFirst()
                .orElseThrow();
        yield SpecificData.get().createEnum(other, schema);
      }
      case ARRAY -> List.of(something(field, schema.getElementType()));
      case UNION ->
          something(
              field,
              schema.getTypes().stream()
                  .filter(type -> type.getType() != Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow());
      case RECORD -> filled(schema);
      default -> throw new IllegalStateException("nothing for " + schema);
    };
  }

  /** A field that is added must be added here too: so somebody has decided who sees it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # record | every view | ANONYMISED and FULL | NISC alone | FULL alone
          Header | eventId caseId revision stage traffic exerciseId tlp category title language issuedAt | sourceKind | namedRecipients mentions breakGlass | onBehalfOf references
          IncidentReport | header sector eventType | causes occurredAt detectedAt recoveredAt impact spreadToOthers reportingBasis indicators |  | summary cause response recoveryOutlook correlation countermeasures lessons consent
          ConsentAmendment | header |  |  | about consent reason
          Provision | header | summary recommendedActions niscComment indicators validUntil | independent targets |
          RelatedInformation | header | informationType summary recommendedActions links indicators |  |
          EarlyWarning | header | summary recommendedActions products vulnerabilities links indicators validUntil | targets |
          TerrorismInformation | header |  |  | summary assessment recommendedActions
          DamageInformation | header |  |  | sector summary grounds impact
          CooperationRequest | header |  |  | addressees request answerBy
          CrimeReport | header |  |  | agency sector summary occurredAt damage evidence
          SectorShare | header | ceptoar summary recommendedActions indicators |  | anonymous
          CouncilShare | header | summary indicators |  | workingGroup
          Redistribution | header | summary recommendedActions indicators |  | subGroup
          PostureChange | header posture sectors reason responseRoom |  |  |
          EditionChange | header subject edition reason | hash |  |
          Receipt | header |  |  | about stage enteredFor note
          UsefulnessEvaluation | header |  |  | about useful comment
          Approval | header |  |  | about comment
          Release | header |  |  | about comment
          Decline | header |  |  | about reason
          Notice | header code |  |  | about field message
          HubOrder |  |  |  | header about act by actor cause consent
          ChainHeads | header |  |  | day part parts heads
          """)
  void everyFieldIsAccountedFor(
      String record, String headline, String anonymised, String nisc, String fullAlone) {
    Schema schema = schema(record);

    assertThat(marked(schema, "headline")).isEqualTo(orEmpty(headline));
    assertThat(marked(schema, "anonymised")).isEqualTo(orEmpty(anonymised));
    assertThat(marked(schema, "nisc")).isEqualTo(orEmpty(nisc));
    assertThat(marked(schema, null)).isEqualTo(orEmpty(fullAlone));
  }

  private static Schema schema(String name) {
    return Stream.concat(kinds(), Stream.of(Header.getClassSchema()))
        .filter(schema -> schema.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String marked(Schema schema, @Nullable String mark) {
    return schema.getFields().stream()
        .filter(field -> Objects.equals(field.getProp("view"), mark))
        .map(Schema.Field::name)
        .collect(joining(" "));
  }

  private static String orEmpty(@Nullable String cell) {
    return cell == null ? "" : cell;
  }
}
