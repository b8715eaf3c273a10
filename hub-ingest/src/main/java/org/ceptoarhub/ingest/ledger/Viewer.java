package org.ceptoarhub.ingest.ledger;

/**
 * Who looks into the ledger.
 *
 * @param party party id
 * @param seesAll whether it sees every party's part: NISC alone
 */
public record Viewer(String party, boolean seesAll) {}
