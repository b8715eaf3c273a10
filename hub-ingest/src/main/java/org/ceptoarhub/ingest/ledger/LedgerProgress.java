package org.ceptoarhub.ingest.ledger;

/**
 * How far the ledger has come since it was last empty.
 *
 * @param done records read, of {@code total}
 * @param total records that the topics held when reading began; 0 until that is known
 * @param complete whether all of them are in the ledger
 */
public record LedgerProgress(long done, long total, boolean complete) {}
