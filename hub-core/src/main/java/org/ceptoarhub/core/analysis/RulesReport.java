package org.ceptoarhub.core.analysis;

import java.util.List;

/**
 * What an analysis found.
 *
 * @param edition the rule set's edition; empty if the file could not be read
 * @param directory version of the directory that it was held against
 * @param findings in the order of the file
 */
public record RulesReport(String edition, String directory, List<Finding> findings) {

  public RulesReport {
    findings = List.copyOf(findings);
  }

  /** How many findings are of a severity. */
  public long count(Finding.Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
