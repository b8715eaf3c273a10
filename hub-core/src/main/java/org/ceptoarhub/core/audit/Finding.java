package org.ceptoarhub.core.audit;

import java.util.Locale;

/**
 * Something in the log that is not as it was written.
 *
 * @param kind what it is
 * @param sender whose chain it is in; what the record's key says where the record can't be read
 * @param from place in the chain of the first link that it is about
 * @param to and of the last
 * @param partition of the log
 * @param offset the record that shows it; -1 if none does
 * @param told what was expected and what is there, in a sentence
 */
public record Finding(
    Kind kind, String sender, long from, long to, int partition, long offset, String told) {

  /** What can be wrong. */
  public enum Kind {
    /** A record's bytes do not have the hash that they carry. */
    CHANGED,
    /** Links are not there. */
    MISSING,
    /** A link stands before one that it follows. */
    OUT_OF_ORDER,
    /** The same link stands twice. */
    REPEATED,
    /** Two different links have one place in the chain. */
    FORKED,
    /** A record stands under another sender's key or in another partition than its chain. */
    MISPLACED,
    /** A link does not follow from the one before it, though its place does. */
    UNLINKED,
    /** A link is about an earlier event than the link before it. */
    BACKWARDS,
    /** The chain fits together, but is not the one whose head was published. */
    REWRITTEN,
    /** The chain ends before a head that was published. */
    CUT,
    /** The beginning is gone and no published head vouches for what is left. */
    UNANCHORED;

    /** As it is printed. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
