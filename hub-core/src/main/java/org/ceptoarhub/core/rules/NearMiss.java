package org.ceptoarhub.core.rules;

/**
 * A rule that would have matched an event but for one condition.
 *
 * @param rule the rule's id
 * @param condition the condition's key in the file, e.g. {@code sender.role}
 * @param wanted what the rule admits, in the file's spelling, separated by commas
 * @param found what the event has, likewise; {@code none} if it has nothing of the kind
 */
public record NearMiss(String rule, String condition, String wanted, String found) {}
