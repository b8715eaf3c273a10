package org.ceptoarhub.ingest.publish;

import io.micronaut.core.annotation.Introspected;

/**
 * An event that the hub has taken.
 *
 * @param eventId its id; with the sender's party id, its identity
 * @param caseId its case
 */
@Introspected
public record Published(String eventId, String caseId) {}
