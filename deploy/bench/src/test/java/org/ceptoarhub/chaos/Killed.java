package org.ceptoarhub.chaos;

/** Ends a thread of a process that is gone; nothing in the router catches it. */
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("the process is gone", null, false, false);
  }
}
