package org.ceptoarhub.core.verification;

import java.time.Instant;
import org.ceptoarhub.event.IncidentReport;

public final class VerificationLevels {
  public Verification evaluate(String ceptoar, IncidentReport report, Instant at) {
    throw new UnsupportedOperationException();
  }
}
