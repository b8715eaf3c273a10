package org.ceptoarhub.ingest.security;

import jakarta.inject.Singleton;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;

/** Tells NISC, by the directory in force, from everybody else. */
@Singleton
public final class Nisc {
  private final Editions editions;

  Nisc(Editions editions) {
    this.editions = editions;
  }

  /** Whether the caller acts for NISC. */
  public boolean is(Caller caller) {
    return editions
        .directory()
        .party(caller.party())
        .filter(party -> party.has(Role.NISC))
        .isPresent();
  }

  /**
   * @param what what is asked for, as the beginning of a sentence: {@code The quarantine}
   * @throws ProblemException (403) if the caller does not act for NISC
   */
  public void require(Caller caller, String what) {
    if (!is(caller)) {
      throw new ProblemException(Problem.forbidden(what + " is for NISC alone."));
    }
  }
}
