package org.ceptoarhub.core.view;

/** What of an event a recipient may see, from all of it to the least. */
public enum View {
  FULL,
  ANONYMISED,
  HEADLINE;

  /** The one of the two that shows less. */
  public View narrower(View other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
