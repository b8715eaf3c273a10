package org.ceptoarhub.ingest.control;

import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.editions.EditionFile;
import org.ceptoarhub.core.guards.IdentityGuard;
import org.ceptoarhub.core.rules.RuleSet;

/**
 * One directory and one rule set, ready to decide by.
 *
 * @param identity tells a sender which words of an event name an operator
 */
public record Edition(
    EditionFile<Directory> directoryFile,
    EditionFile<RuleSet> rulesFile,
    Decider decider,
    IdentityGuard identity) {

  static Edition of(EditionFile<Directory> directory, EditionFile<RuleSet> rules) {
    return new Edition(
        directory,
        rules,
        new Decider(directory.content(), rules.content()),
        new IdentityGuard(directory.content()));
  }
}
