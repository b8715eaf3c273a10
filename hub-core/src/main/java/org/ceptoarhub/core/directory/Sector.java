package org.ceptoarhub.core.directory;

/**
 * A sector (分野).
 *
 * @param id e.g. {@code information-communication}
 * @param name e.g. 情報通信
 */
public record Sector(String id, String name) {}
