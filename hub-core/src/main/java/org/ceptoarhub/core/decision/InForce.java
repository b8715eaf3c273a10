package org.ceptoarhub.core.decision;

import org.ceptoarhub.event.Posture;

/**
 * What a Decision was made under; with the event and its references, enough to make it again.
 *
 * @param edition edition of the rule set
 * @param rulesHash SHA-256 of the rule set file, in hex
 * @param directoryVersion version of the directory
 * @param posture posture (平時 / 要警戒時・障害発生時 / 緊急事態)
 */
public record InForce(String edition, String rulesHash, String directoryVersion, Posture posture) {}
