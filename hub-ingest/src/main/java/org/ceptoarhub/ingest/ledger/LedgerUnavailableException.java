package org.ceptoarhub.ingest.ledger;

import java.io.Serial;

/**
 * The ledger cannot answer now: its database is down, or it is being made from the topics. Try
 * again later; publishing, inboxes and routing go on without it.
 */
public final class LedgerUnavailableException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  LedgerUnavailableException(String message) {
    super(message);
  }

  LedgerUnavailableException(Throwable cause) {
    super("The ledger's database does not answer.", cause);
  }
}
