package org.ceptoarhub.core.view;

/** What of an event a recipient may see, from all of it to the least. */
public enum View {
  FULL,
  ANONYMISED,
  HEADLINE
}
