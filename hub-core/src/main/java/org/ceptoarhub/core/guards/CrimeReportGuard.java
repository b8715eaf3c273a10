package org.ceptoarhub.core.guards;

import java.util.Optional;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.event.CrimeReport;

/**
 * A crime report (犯罪被害等の通報, 別紙4 E9) is the operator's own act and goes to the one incident-handling
 * ministry that it names; nobody makes it for the operator, and nobody else sees it.
 */
public final class CrimeReportGuard implements Guard {
  private static final Optional<String> OWN_ACT =
      Optional.of("only an operator makes a crime report, and for itself");
  private static final Optional<String> ADDRESSEE =
      Optional.of("a crime report goes only to the incident-handling ministry in body.agency");

  private final Directory directory;

  public CrimeReportGuard(Directory directory) {
    this.directory = directory;
  }

  @Override
  public String id() {
    return "crime-report";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    if (!(submission.event().body() instanceof CrimeReport report)) {
      return (recipient, relation) -> Optional.empty();
    }
    if (report.getHeader().getOnBehalfOf() != null
        || directory.party(submission.source()).filter(Party::isOperator).isEmpty()) {
      return (recipient, relation) -> OWN_ACT;
    }
    String agency = report.getAgency();
    return (recipient, relation) ->
        relation != Relation.PUBLIC
                && recipient.id().equals(agency)
                && recipient.has(Role.INCIDENT_HANDLING_MINISTRY)
            ? Optional.empty()
            : ADDRESSEE;
  }
}
