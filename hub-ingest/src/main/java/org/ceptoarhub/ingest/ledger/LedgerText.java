package org.ceptoarhub.ingest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What of a string PostgreSQL can keep. Senders choose some of these strings, and no choice may
 * stop the projector: a {@code text} column can hold no NUL and an index no long value.
 */
final class LedgerText {
  private static final int LONGEST_ID = 64;

  private LedgerText() {}

  /** Whether the string can be a key. Nothing in the ledger has an id that is not storable. */
  static boolean isStorableId(String id) {
    return !id.isEmpty() && id.length() <= LONGEST_ID && id.indexOf('\0') < 0;
  }

  /** The id, or null if it is not storable; the record's bytes still have it. */
  static @Nullable String id(@Nullable String id) {
    return id != null && isStorableId(id) ? id : null;
  }

  /** The text with each NUL replaced. */
  static @Nullable String text(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }
}
