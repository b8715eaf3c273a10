package org.ceptoarhub.core.verification;

/**
 * Kleene's three values in their order: the conjunction of several is the least, their disjunction
 * the greatest.
 */
enum Truth {
  FALSE,
  UNKNOWN,
  TRUE;

  static Truth of(boolean known) {
    return known ? TRUE : FALSE;
  }
}
