package org.ceptoarhub.ingest.control;

import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.guards.IdentityGuard;

/**
 * One directory and one rule set, ready to decide by.
 *
 * @param identity tells a sender which words of an event name an operator
 */
public record Edition(Decider decider, IdentityGuard identity) {}
