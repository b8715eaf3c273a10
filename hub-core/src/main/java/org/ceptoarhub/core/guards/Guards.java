package org.ceptoarhub.core.guards;

import java.util.List;
import org.ceptoarhub.core.directory.Directory;

/** The guards that every event passes. */
public final class Guards {
  private Guards() {}

  /**
   * All guards, in the order in which they are asked; the first that refuses a recipient is what
   * the Decision names. Dear to make (it indexes every operator's names): once per directory.
   */
  public static List<Guard> all(Directory directory) {
    return List.of(
        new ExerciseGuard(directory),
        new PostureGuard(directory),
        new TerrorismGuard(directory),
        new CrimeReportGuard(directory),
        new AgreementGuard(directory),
        new TlpGuard(),
        new ConsentGuard(directory),
        new IdentityGuard(directory),
        new RepetitionGuard());
  }
}
