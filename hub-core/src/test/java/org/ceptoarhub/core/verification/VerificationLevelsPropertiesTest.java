package org.ceptoarhub.core.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.avro.Schema;
import org.ceptoarhub.core.verification.Verification.Outcome;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.jspecify.annotations.Nullable;

class VerificationLevelsPropertiesTest {
  private static final Instant OCCURRED = Instant.parse("2026-11-20T00:00:00Z");

  /** Where these are missing, time is measured; declaring them replaces what was known. */
  private static final Set<String> MEASURED = Set.of("duration", "recoveryTime");

  @Property
  void knowingMoreNeverTakesADeviationBack(
      @ForAll("levels") List<VerificationLevel> levels,
      @ForAll("figures") Map<String, Object> figures,
      @ForAll Set<@From("names") String> unknown,
      @ForAll @LongRange(min = 0, max = 200_000_000) long millis) {
    Instant at = OCCURRED.plusMillis(millis);
    Map<String, Object> fewer = new HashMap<>(figures);
    fewer.keySet().removeIf(name -> unknown.contains(name) && !MEASURED.contains(name));

    for (Instant recoveredAt : new @Nullable Instant[] {null, at}) {
      Outcome before = outcome(levels, fewer, recoveredAt, at);
      Outcome after = outcome(levels, figures, recoveredAt, at);

      assertThat(before).isIn(Outcome.UNDETERMINED, after);
    }
  }

  @Property
  void whatGoesOnIsNeverWithin(
      @ForAll("levels") List<VerificationLevel> levels,
      @ForAll("figures") Map<String, Object> figures,
      @ForAll @LongRange(min = 0, max = 200_000_000) long millis) {
    assertThat(outcome(levels, figures, null, OCCURRED.plusMillis(millis)))
        .isNotEqualTo(Outcome.WITHIN);
  }

  @Property
  void whatDeviatesWhileItGoesOnStillDoesLater(
      @ForAll("levels") List<VerificationLevel> levels,
      @ForAll("figures") Map<String, Object> figures,
      @ForAll @LongRange(min = 0, max = 200_000_000) long millis,
      @ForAll @LongRange(min = 0, max = 200_000_000) long more) {
    Instant at = OCCURRED.plusMillis(millis);

    Outcome now = outcome(levels, figures, null, at);
    Outcome later = outcome(levels, figures, null, at.plusMillis(more));

    assertThat(now).isIn(Outcome.UNDETERMINED, later);
  }

  private static Outcome outcome(
      List<VerificationLevel> levels,
      Map<String, Object> figures,
      @Nullable Instant recoveredAt,
      Instant at) {
    IncidentReport report = Reports.report(OCCURRED, recoveredAt, Reports.impact(figures));
    return new VerificationLevels(levels, Duration.ofHours(24))
        .evaluate(report, at)
        .orElseThrow()
        .outcome();
  }

  @Provide
  Arbitrary<List<VerificationLevel>> levels() {
    return Arbitraries.of(VerificationLevel.class)
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(Impact.SCHEMA$.getFields()).map(Schema.Field::name);
  }

  /** A value for some of the figures. */
  @Provide
  Arbitrary<Map<String, Object>> figures() {
    List<Arbitrary<Map.Entry<String, Object>>> each = new ArrayList<>();
    for (Schema.Field field : Impact.SCHEMA$.getFields()) {
      each.add(value(field).map(value -> Map.entry(field.name(), value)));
    }
    return Combinators.combine(each)
        .as(
            entries -> {
              Map<String, Object> figures = new HashMap<>();
              entries.forEach(entry -> figures.put(entry.getKey(), entry.getValue()));
              return figures;
            })
        .flatMap(
            all ->
                names()
                    .set()
                    .map(
                        missing -> {
                          Map<String, Object> figures = new HashMap<>(all);
                          figures.keySet().removeAll(missing);
                          return figures;
                        }));
  }

  private static Arbitrary<Object> value(Schema.Field field) {
    boolean fact =
        field.schema().getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.BOOLEAN);
    return fact
        ? Arbitraries.of(true, false).asGeneric()
        : Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, 29L, 30L, 29_999L, 30_000L, 99_999L, 100_000L),
                Arbitraries.of(10L, 120L, 1_440L).map(minutes -> minutes * 60_000L),
                Arbitraries.longs().between(0, 200_000_000L))
            .asGeneric();
  }
}
