package org.ceptoarhub.core.guards;

/**
 * What gives an operator away, in one text.
 *
 * @param start where it begins in the written text
 * @param end where it ends
 * @param term the name as the directory spells it, or the address in canonical form
 * @param party the operator's id
 */
record Found(int start, int end, String term, String party) {

  boolean isInside(Found other) {
    return start >= other.start && end <= other.end && (start != other.start || end != other.end);
  }
}
