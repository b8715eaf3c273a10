package org.ceptoarhub.router.loop;

/**
 * Nobody here knows whether a transaction was committed. The broker does: all shards are rebuilt
 * from what it has.
 */
final class UndecidedCommitException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  UndecidedCommitException(Throwable cause) {
    super("A commit was not answered", cause);
  }
}
