package org.ceptoarhub.core.verification;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ceptoarhub.core.verification.Verification.Outcome;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationLevelsTest {
  private static final Instant NINE = Instant.parse("2026-11-20T00:00:00Z");
  private static final Duration SAFE_TIME = Duration.ofHours(24);

  private static Verification evaluate(
      List<VerificationLevel> levels, IncidentReport report, Instant at) {
    return new VerificationLevels(levels, SAFE_TIME).evaluate(report, at).orElseThrow();
  }

  private static VerificationLevel level(String id) {
    return VerificationLevel.valueOf(id.replace('-', '_'));
  }

  /** Figures as tables spell them, {@code users=30000 duration=PT2H}. */
  private static Impact impact(@Nullable String figures) {
    return figures == null
        ? Reports.impact(Map.of())
        : Reports.impact(
            Arrays.stream(figures.split(" ", -1))
                .map(figure -> figure.split("=", -1))
                .collect(toMap(figure -> figure[0], figure -> Reports.value(figure[1]))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VL-ICT-1 | serviceStoppedOrDegraded=true users=30000 duration=PT2H               | DEVIATES
          VL-ICT-1 | serviceStoppedOrDegraded=true users=30001 duration=PT2H0.001S         | DEVIATES
          VL-ICT-1 | serviceStoppedOrDegraded=true users=29999 duration=PT2H               | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=true users=30000 duration=PT1H59M59.999S     | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=true users=29999 duration=PT1H59M59.999S     | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=false users=30000 duration=PT2H              | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=true users=30000                             | UNDETERMINED
          VL-ICT-1 | serviceStoppedOrDegraded=true duration=PT2H                           | UNDETERMINED
          VL-ICT-1 | users=30000 duration=PT2H                                             | UNDETERMINED
          VL-ICT-1 | users=29999                                                           | WITHIN
          VL-ICT-1 | duration=PT1H59M59.999S                                               | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=false                                        | WITHIN
          VL-ICT-1 | serviceStoppedOrDegraded=true users=-1 duration=PT2H                  | UNDETERMINED
          VL-ICT-1 | serviceStoppedOrDegraded=true users=30000 duration=PT-2H              | UNDETERMINED
          VL-ICT-1 |                                                                       | UNDETERMINED

          VL-ICT-2 | broadcastStopped=true                                                 | DEVIATES
          VL-ICT-2 | broadcastStopped=false                                                | WITHIN
          VL-ICT-2 |                                                                       | UNDETERMINED

          VL-FIN-B1 | depositWithdrawalDelayedOrStopped=true                               | DEVIATES
          VL-FIN-B1 | depositWithdrawalDelayedOrStopped=false                              | WITHIN
          VL-FIN-B1 | committedLoanDelayedOrStopped=true fundsTransferDelayedOrStopped=true | UNDETERMINED
          VL-FIN-B2 | committedLoanDelayedOrStopped=true                                   | DEVIATES
          VL-FIN-B2 | committedLoanDelayedOrStopped=false                                  | WITHIN
          VL-FIN-B2 |                                                                      | UNDETERMINED
          VL-FIN-B3 | fundsTransferDelayedOrStopped=true                                   | DEVIATES
          VL-FIN-B3 | fundsTransferDelayedOrStopped=false                                  | WITHIN
          VL-FIN-B3 |                                                                      | UNDETERMINED
          VL-FIN-L  | claimPaymentDelayedOrStopped=true                                    | DEVIATES
          VL-FIN-L  | claimPaymentDelayedOrStopped=false                                   | WITHIN
          VL-FIN-L  |                                                                      | UNDETERMINED
          VL-FIN-N  | claimPaymentDelayedOrStopped=true                                    | DEVIATES
          VL-FIN-N  | claimPaymentDelayedOrStopped=false                                   | WITHIN
          VL-FIN-N  |                                                                      | UNDETERMINED
          VL-FIN-S1 | securitiesProceedsDelayedOrStopped=true                              | DEVIATES
          VL-FIN-S1 | securitiesProceedsDelayedOrStopped=false                             | WITHIN
          VL-FIN-S1 | marketTradingDelayedOrStopped=true                                   | UNDETERMINED
          VL-FIN-S2 | marketTradingDelayedOrStopped=true                                   | DEVIATES
          VL-FIN-S2 | marketTradingDelayedOrStopped=false                                  | WITHIN
          VL-FIN-S2 |                                                                      | UNDETERMINED

          VL-AIR | cancelledFlights=1 transportAffected=true                               | DEVIATES
          VL-AIR | cancelledFlights=0 transportAffected=true                               | WITHIN
          VL-AIR | cancelledFlights=1 transportAffected=false                              | WITHIN
          VL-AIR | cancelledFlights=1                                                      | UNDETERMINED
          VL-AIR | transportAffected=true                                                  | UNDETERMINED
          VL-AIR | cancelledTrains=1 transportAffected=true                                | UNDETERMINED

          VL-RAIL | cancelledTrains=1 transportAffected=true                               | DEVIATES
          VL-RAIL | cancelledTrains=0 transportAffected=true                               | WITHIN
          VL-RAIL | cancelledTrains=1 transportAffected=false                              | WITHIN
          VL-RAIL | cancelledTrains=1                                                      | UNDETERMINED
          VL-RAIL | transportAffected=true                                                 | UNDETERMINED

          VL-ELEC | lostSupplyKw=100000 duration=PT10M                                     | DEVIATES
          VL-ELEC | lostSupplyKw=99999 duration=PT10M                                      | WITHIN
          VL-ELEC | lostSupplyKw=100000 duration=PT9M59.999S                               | WITHIN
          VL-ELEC | lostSupplyKw=100000                                                    | UNDETERMINED
          VL-ELEC | duration=PT10M                                                         | UNDETERMINED
          VL-ELEC | lostSupplyKw=99999                                                     | WITHIN
          VL-ELEC | duration=PT9M59.999S                                                   | WITHIN

          VL-GAS | affectedHouseholds=30                                                   | DEVIATES
          VL-GAS | affectedHouseholds=29                                                   | WITHIN
          VL-GAS |                                                                         | UNDETERMINED

          VL-GOV-1 | rightsProtectionImpaired=true                                         | DEVIATES
          VL-GOV-1 | rightsProtectionImpaired=false                                        | WITHIN
          VL-GOV-1 |                                                                       | UNDETERMINED
          VL-GOV-2 | recoveryTime=PT24H                                                    | WITHIN
          VL-GOV-2 | recoveryTime=PT24H0.001S                                              | DEVIATES
          VL-GOV-2 | duration=PT48H                                                        | UNDETERMINED

          VL-MED | medicalRecordRetentionImpaired=true                                     | DEVIATES
          VL-MED | medicalRecordRetentionImpaired=false                                    | WITHIN
          VL-MED |                                                                         | UNDETERMINED

          VL-WAT | waterCut=true supplyAffected=true                                       | DEVIATES
          VL-WAT | qualityAnomaly=true supplyAffected=true                                 | DEVIATES
          VL-WAT | seriousSystemFailure=true supplyAffected=true                           | DEVIATES
          VL-WAT | waterCut=true supplyAffected=false                                      | WITHIN
          VL-WAT | waterCut=false qualityAnomaly=false seriousSystemFailure=false          | WITHIN
          VL-WAT | waterCut=false qualityAnomaly=false supplyAffected=true                 | UNDETERMINED
          VL-WAT | waterCut=true                                                           | UNDETERMINED
          VL-WAT | supplyAffected=false                                                    | WITHIN
          VL-WAT |                                                                         | UNDETERMINED

          VL-LOG | freightStopped=true                                                     | DEVIATES
          VL-LOG | freightLost=true freightStopped=false                                   | DEVIATES
          VL-LOG | freightStopped=false freightLost=false                                  | WITHIN
          VL-LOG | freightStopped=false                                                    | UNDETERMINED
          VL-LOG |                                                                         | UNDETERMINED
          """)
  void whatIsOverIsHeldAgainstEveryEdgeOfTheTable(
      String level, @Nullable String figures, Outcome outcome) {
    IncidentReport over = Reports.report(null, NINE, impact(figures));

    assertThat(evaluate(List.of(level(level)), over, NINE))
        .returns(outcome, Verification::outcome)
        .returns(level, Verification::level);
  }

  /** Of 100,000 kW lost from 00:00:00 on; ten minutes make it deviate. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # declared    | recovered at         | at                       | outcome
          -             | 2026-11-20T00:10:00Z | 2026-11-20T09:00:00Z     | DEVIATES     | PT10M
          -             | 2026-11-20T00:09:59Z | 2026-11-20T09:00:00Z     | WITHIN       | PT9M59S
          PT5M          | 2026-11-20T00:10:00Z | 2026-11-20T09:00:00Z     | WITHIN       | PT5M
          PT10M         | 2026-11-20T00:05:00Z | 2026-11-20T09:00:00Z     | DEVIATES     | PT10M
          -             | 2026-11-19T23:00:00Z | 2026-11-20T09:00:00Z     | UNDETERMINED | unknown
          -             | -                    | 2026-11-20T00:10:00Z     | DEVIATES     | PT10M
          -             | -                    | 2026-11-20T00:09:59.999Z | UNDETERMINED | PT9M59.999S
          PT5M          | -                    | 2026-11-20T00:10:00Z     | DEVIATES     | PT10M
          PT10M         | -                    | 2026-11-20T00:01:00Z     | DEVIATES     | PT10M
          PT5M          | -                    | 2026-11-20T00:01:00Z     | UNDETERMINED | PT5M
          PT10M         | -                    | 2026-11-19T23:00:00Z     | DEVIATES     | PT10M
          -             | -                    | 2026-11-19T23:00:00Z     | UNDETERMINED | unknown
          """)
  void durationIsDeclaredOrMeasured(
      @Nullable String declared,
      @Nullable Instant recoveredAt,
      Instant at,
      Outcome outcome,
      String duration) {
    String figures = "lostSupplyKw=100000" + (declared == null ? "" : " duration=" + declared);
    IncidentReport report = Reports.report(NINE, recoveredAt, impact(figures));

    assertThat(evaluate(List.of(VerificationLevel.VL_ELEC), report, at))
        .returns(outcome, Verification::outcome)
        .returns(duration, verification -> verification.figures().get("duration"));
  }

  @Test
  void whatGoesOnIsNeverWithinWhateverItsFigures() {
    IncidentReport goingOn = Reports.report(NINE, null, impact("affectedHouseholds=29"));

    assertThat(evaluate(List.of(VerificationLevel.VL_GAS), goingOn, NINE))
        .isEqualTo(
            new Verification(
                "VL-GAS",
                Outcome.UNDETERMINED,
                Map.of("affectedHouseholds", "29", "recoveredAt", "unknown")));
  }

  @Test
  void figuresAreThoseOfTheLevelAndSayWhatIsUnknown() {
    IncidentReport over = Reports.report(null, NINE, impact("users=30000 waterCut=true"));

    assertThat(evaluate(List.of(VerificationLevel.VL_ICT_1), over, NINE).figures())
        .containsExactly(
            Map.entry("serviceStoppedOrDegraded", "unknown"),
            Map.entry("users", "30000"),
            Map.entry("duration", "unknown"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          false | false | false | WITHIN       | VL-FIN-B1
          false | true  | false | DEVIATES     | VL-FIN-B2
                | true  | true  | DEVIATES     | VL-FIN-B2
          false |       | false | UNDETERMINED | VL-FIN-B2
                |       | true  | DEVIATES     | VL-FIN-B3
          """)
  void ofSeveralLevelsTheWorstCounts(
      @Nullable Boolean deposit,
      @Nullable Boolean loan,
      @Nullable Boolean transfer,
      Outcome outcome,
      String level) {
    Impact impact = Reports.impact(Map.of());
    impact.setDepositWithdrawalDelayedOrStopped(deposit);
    impact.setCommittedLoanDelayedOrStopped(loan);
    impact.setFundsTransferDelayedOrStopped(transfer);
    List<VerificationLevel> banking =
        List.of(
            VerificationLevel.VL_FIN_B1, VerificationLevel.VL_FIN_B2, VerificationLevel.VL_FIN_B3);

    assertThat(evaluate(banking, Reports.report(null, NINE, impact), NINE))
        .returns(outcome, Verification::outcome)
        .returns(level, Verification::level);
  }

  @Test
  void figuresOfAllLevelsThatMadeTheOutcomeAreListed() {
    IncidentReport over =
        Reports.report(
            null,
            NINE,
            impact("depositWithdrawalDelayedOrStopped=true fundsTransferDelayedOrStopped=true"));
    List<VerificationLevel> banking =
        List.of(
            VerificationLevel.VL_FIN_B1, VerificationLevel.VL_FIN_B2, VerificationLevel.VL_FIN_B3);

    assertThat(evaluate(banking, over, NINE).figures())
        .containsExactly(
            Map.entry("depositWithdrawalDelayedOrStopped", "true"),
            Map.entry("fundsTransferDelayedOrStopped", "true"));
  }

  @Test
  void withoutSafeTimeRecoveryIsUndetermined() {
    IncidentReport over = Reports.report(null, NINE, impact("recoveryTime=PT1H"));

    assertThat(
            new VerificationLevels(List.of(VerificationLevel.VL_GOV_2), null).evaluate(over, NINE))
        .contains(
            new Verification(
                "VL-GOV-2",
                Outcome.UNDETERMINED,
                Map.of("recoveryTime", "PT1H", "safeTime", "unknown")));
  }

  @ParameterizedTest
  @CsvSource({"PT24H, UNDETERMINED", "PT24H0.001S, DEVIATES"})
  void aSystemStillDownAfterTheSafeTimeDeviates(Duration since, Outcome outcome) {
    IncidentReport goingOn = Reports.report(NINE, null, impact(null));

    assertThat(evaluate(List.of(VerificationLevel.VL_GOV_2), goingOn, NINE.plus(since)).outcome())
        .isEqualTo(outcome);
  }

  @Test
  void aSubSectorWithoutLevelsHasNoOutcome() {
    assertThat(VerificationLevels.NONE.evaluate(Reports.report(null, NINE, impact(null)), NINE))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyFigureIsAFieldOfTheReportOrConfigured(VerificationLevel level) {
    assertThat(level.figures())
        .extracting(Figure::name)
        .filteredOn(name -> !name.equals("safeTime"))
        .allSatisfy(name -> assertThat(Impact.SCHEMA$.getField(name)).isNotNull());
  }
}
