package org.ceptoarhub.chaos;

/** The places of a loop's work at which a fault can strike. */
enum Step {
  /** Shards are about to be rebuilt. */
  LOADING,
  /** Records have come; no transaction is open. */
  POLLED,
  /** A transaction is open and empty. */
  BEGUN,
  /** Some of a transaction's records have been handed to the producer. */
  SENDING,
  /** All of them are on the broker. */
  FLUSHED,
  /** So are the offsets; nothing is committed. */
  OFFSETS_SENT,
  /** The commit is about to be asked for. */
  COMMITTING,
  /** The transaction is committed, and the loop does not know it yet. */
  COMMITTED
}
