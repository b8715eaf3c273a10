package org.ceptoarhub.ingest.editions;

import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.analysis.RulesAnalysis;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryDiff;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.directory.DirectoryWarnings;
import org.ceptoarhub.core.editions.ControlKey;
import org.ceptoarhub.core.editions.Provenance;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.core.yaml.YamlNode;
import org.ceptoarhub.event.EditionSubject;
import org.ceptoarhub.ingest.IngestConfiguration;
import org.ceptoarhub.ingest.broker.ControlLog;
import org.ceptoarhub.ingest.control.Edition;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.ProblemException;
import org.ceptoarhub.ingest.security.Caller;

/**
 * Takes the file of a new edition: checked whole, and put where an EditionChange can name it. The
 * same file again changes nothing.
 */
@Singleton
final class Proposals {
  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
  private static final String RULES = "rules";
  private static final String DIRECTORY = "directory";
  private static final String WHY = "proposed over HTTP";

  private final Editions editions;
  private final RefusedUploads refused;
  private final ControlLog log;
  private final IngestConfiguration configuration;
  private final Clock clock;

  Proposals(
      Editions editions,
      RefusedUploads refused,
      ControlLog log,
      IngestConfiguration configuration,
      Clock clock) {
    this.editions = editions;
    this.refused = refused;
    this.log = log;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * A file that is proposed.
   *
   * @param edition the edition's name, as the file says
   * @param validFrom the first day on which it may hold, JST
   * @param warnings what somebody should look at before it comes into force
   * @param diff what it would change of what is in force, one line each
   * @param fresh whether it was not proposed before
   */
  record Proposed(
      EditionSubject subject,
      String edition,
      String hash,
      LocalDate validFrom,
      List<Problem> warnings,
      List<String> diff,
      boolean fresh) {

    Proposed {
      warnings = List.copyOf(warnings);
      diff = List.copyOf(diff);
    }
  }

  /** What the file says, and what is to be said about it. */
  private record Checked(
      String edition, LocalDate validFrom, List<Problem> warnings, List<String> diff) {}

  /**
   * Proposes a file.
   *
   * @throws ProblemException 413 if it is too large
   * @throws UnreadableFileException if it can't be taken; what is in force stays
   */
  Proposed propose(Caller caller, EditionSubject subject, byte[] yaml) {
    Edition inForce = editions.inForce();
    if (yaml.length > YamlNode.MAX_BYTES) {
      throw new ProblemException(
          org.ceptoarhub.ingest.problem.Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "file-too-large",
              "The file has %,d bytes, and at most %,d are taken; what is in force stays"
                  .formatted(yaml.length, YamlNode.MAX_BYTES)));
    }
    String hash = Sha256.hexOf(yaml);
    Checked checked = checked(caller, subject, yaml, hash, inForce);
    boolean fresh = editions.of(subject).proposal(hash).isEmpty();
    if (fresh) {
      Provenance provenance =
          new Provenance(caller.party(), caller.actor(), clock.instant(), WHY, null, null);
      log.write(
          Control.topic(subject), new ControlKey.Proposed(hash).text(), yaml, provenance.headers());
      editions.awaitProposal(subject, hash, configuration.referenceWait());
    }
    return new Proposed(
        subject,
        checked.edition(),
        hash,
        checked.validFrom(),
        checked.warnings(),
        checked.diff(),
        fresh);
  }

  private Checked checked(
      Caller caller, EditionSubject subject, byte[] yaml, String hash, Edition inForce) {
    try {
      return switch (subject) {
        case RULES -> rules(yaml, inForce);
        case DIRECTORY -> directory(yaml, inForce);
      };
    } catch (InvalidFileException e) {
      refused.add(
          subject,
          new RefusedUploads.Refused(
              caller.party(), caller.actor(), clock.instant(), hash, e.problems()));
      throw new UnreadableFileException(e.problems());
    }
  }

  private static Checked rules(byte[] yaml, Edition inForce) {
    RuleSet rules = RuleSetFile.read(RULES, yaml);
    List<Problem> findings =
        RulesAnalysis.of(RULES, yaml, inForce.decider().directory()).findings().stream()
            .map(
                finding ->
                    new Problem(
                        finding.line(), finding.column(), finding.rule(), finding.message()))
            .toList();
    return new Checked(
        rules.edition(),
        rules.validFrom(),
        findings,
        RulesDiff.of(inForce.decider().rules(), rules));
  }

  private Checked directory(byte[] yaml, Edition inForce) {
    Directory directory = DirectoryFile.read(DIRECTORY, yaml);
    return new Checked(
        directory.version(),
        directory.validFrom(),
        DirectoryWarnings.of(DIRECTORY, yaml, LocalDate.ofInstant(clock.instant(), JAPAN)),
        DirectoryDiff.of(inForce.decider().directory(), directory).changes().stream()
            .map(DirectoryDiff.Change::wording)
            .toList());
  }
}
