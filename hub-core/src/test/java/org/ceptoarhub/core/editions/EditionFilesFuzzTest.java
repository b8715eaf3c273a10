package org.ceptoarhub.core.editions;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.SampleEvents;
import org.ceptoarhub.core.analysis.RulesAnalysis;
import org.ceptoarhub.core.decision.ChainHead;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.DecisionLog;
import org.ceptoarhub.core.decision.Explanation;
import org.ceptoarhub.core.decision.Judged;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryDiff;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.DirectoryWarnings;
import org.ceptoarhub.core.expectation.ExpectationFile;
import org.ceptoarhub.core.expectation.ExpectationRun;
import org.ceptoarhub.core.expectation.ExpectationTable;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.fuzz.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes where a file of an edition is wanted: refused with a place and a remedy, or a file
 * under which every event can be decided and every Decision be written.
 */
class EditionFilesFuzzTest {
  private static final int GROWTH = 20_000;

  /** One rule set in so many. */
  private static final int ANALYSED = 10;

  private final DecisionLog log = new DecisionLog(new EventCodec());
  private final Directory directory =
      DirectoryFile.read("directory", shipped("directory/plan2-2009"));
  private final Directory few = DirectoryFile.read("directory", small("directory"));
  private final RuleSet rules = RuleSetFile.read("rules", shipped("rules/plan2-2009"));
  private final Decider decider = new Decider(directory, rules);

  static List<byte[]> ruleSets() {
    return List.of(shipped("rules/plan2-2009"), shipped("rules/nco-2024"), small("rules"));
  }

  static List<byte[]> directories() {
    return List.of(shipped("directory/nco-2024"), small("directory"), small("directory"));
  }

  static List<byte[]> tables() {
    return List.of(
        shipped("rules/tests/plan2-2009"), shipped("rules/tests/by-approval"), small("table"));
  }

  @MethodSource("ruleSets")
  @FuzzTest(maxDuration = "30m")
  void ruleSet(byte[] input) {
    Campaign.bounded(input, GROWTH, this::refusedOrDecides);
  }

  @MethodSource("directories")
  @FuzzTest(maxDuration = "30m")
  void directory(byte[] input) {
    Campaign.bounded(input, GROWTH, this::refusedOrDecidedIn);
  }

  @MethodSource("tables")
  @FuzzTest(maxDuration = "30m")
  void table(byte[] input) {
    Campaign.bounded(input, GROWTH, this::refusedOrTried);
  }

  @Test
  void spoiltRuleSets_areRefusedOrDecide() {
    Campaign.at("rule set", 300).run(ruleSets(), GROWTH, this::refusedOrAnalysedAndDecides);
  }

  @Test
  void spoiltDirectories_areRefusedOrDecidedIn() {
    Campaign.at("directory", 500).run(directories(), GROWTH, this::refusedOrDecidedIn);
  }

  @Test
  void spoiltTables_areRefusedOrTried() {
    Campaign.at("expectation table", 200).run(tables(), GROWTH, this::refusedOrTried);
  }

  /** A part is analysed, which takes longer than all else together. */
  private void refusedOrAnalysedAndDecides(byte[] input) {
    refusedOrDecides(input);
    if (input.length % ANALYSED == 0) {
      try {
        RulesAnalysis.of("rules", input, few)
            .findings()
            .forEach(finding -> assertThat(finding.message()).isNotBlank());
      } catch (InvalidFileException e) {
        tellable(e);
      }
    }
  }

  private void refusedOrDecides(byte[] input) {
    RuleSet read;
    try {
      read = RuleSetFile.read("rules", input);
    } catch (InvalidFileException e) {
      tellable(e);
      return;
    }
    decidesAll(decider.withRules(read));
  }

  private void refusedOrDecidedIn(byte[] input) {
    Directory read;
    try {
      read = DirectoryFile.read("directory", input);
    } catch (InvalidFileException e) {
      tellable(e);
      return;
    }
    DirectoryWarnings.of("directory", input, LocalDate.of(2026, 11, 20));
    DirectoryDiff.of(directory, read)
        .changes()
        .forEach(change -> assertThat(change.wording()).isNotBlank());
    decidesAll(new Decider(read, rules));
  }

  private void refusedOrTried(byte[] input) {
    try {
      ExpectationTable table = ExpectationFile.read("table", input, directory);
      assertThat(ExpectationFile.edition("table", input)).isNotBlank();
      ExpectationRun.of(table, decider, name -> rules);
    } catch (InvalidFileException e) {
      tellable(e);
    }
  }

  /** Every kind of event, from whoever may send it, in each posture; written and explained. */
  private void decidesAll(Decider by) {
    for (Posture posture : Posture.values()) {
      Postures postures = Postures.nationwide(posture);
      for (Submission submission : submissions()) {
        Decision decision = by.decide(submission, (source, id) -> Optional.empty(), postures);
        log.link(judged(submission, decision), ChainHead.START);
        Explanation.toJson(decision, by.nearMisses(submission, postures), List.of());
      }
    }
  }

  private static List<Submission> submissions() {
    return List.of(
        sent("electricity-a", SampleEvents.report("electricity", Audience.GOVERNMENT)),
        sent("nisc", SampleEvents.provision(Tlp.GREEN, "gas", "water")),
        sent("nisc", SampleEvents.relatedInformation()),
        sent("npa", SampleEvents.terrorism()),
        sent("nisc", SampleEvents.damage("electricity")),
        sent("ceptoar-gas", SampleEvents.councilShare(Tlp.AMBER)),
        sent("jpcert-cc", SampleEvents.earlyWarning("gas")));
  }

  private static Judged judged(Submission submission, Decision decision) {
    return new Judged(
        submission.source(),
        0,
        submission.at(),
        submission.actor(),
        submission.event(),
        decision,
        null);
  }

  private static Submission sent(String party, SpecificRecord body) {
    return SampleEvents.sentBy(party, body);
  }

  private static void tellable(InvalidFileException refusal) {
    assertThat(refusal.problems()).isNotEmpty().hasSizeLessThan(200);
    for (Problem problem : refusal.problems()) {
      assertThat(problem.line()).isPositive();
      assertThat(problem.column()).isPositive();
      assertThat(problem.message()).isNotBlank().hasSizeLessThan(4_000);
      assertThat(problem.path()).hasSizeLessThan(4_000);
    }
  }

  private static byte[] small(String file) {
    return read("/org/ceptoarhub/core/editions/small-" + file + ".yaml");
  }

  private static byte[] shipped(String file) {
    return read("/editions/" + file + ".yaml");
  }

  private static byte[] read(String resource) {
    try (InputStream file =
        Objects.requireNonNull(
            EditionFilesFuzzTest.class.getResourceAsStream(resource), resource)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
