package org.ceptoarhub.core.directory;

/**
 * A way to reach a party; every party has at least two (事前に2ルート以上, 2001 regime).
 *
 * @param kind {@code hub}, {@code mail} or {@code telephone}
 * @param address where, in the route's own form; empty for {@code hub}
 */
public record ContactRoute(String kind, String address) {}
