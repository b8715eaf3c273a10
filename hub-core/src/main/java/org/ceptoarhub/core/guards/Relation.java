package org.ceptoarhub.core.guards;

/** How a proposed recipient stands to the event: the rows of the table in {@link TlpGuard}. */
public enum Relation {
  /** The competent ministry or NISC on a report: addressed by law of the path. */
  REPORT_ADDRESSEE,
  /** Addressed directly: ministry of a target, target CEPTOAR, agency, named recipient. */
  ADDRESSED,
  /** A member of an addressed CEPTOAR. */
  MEMBER,
  /** Any other party that a rule proposes. */
  OTHER,
  /** The public feed. */
  PUBLIC
}
