package org.ceptoarhub.core.rules;

/**
 * An edition of the 実施細目 as data. Made by {@link RuleSetFile}.
 *
 * @param hash SHA-256 of the file, in hex
 */
public record RuleSet(String edition, String title, String hash) {}
