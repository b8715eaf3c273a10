package org.ceptoarhub.bench.contender;

import java.util.Locale;

/** The routers that are compared. */
public enum Variant {
  /** The limit: nothing but the transactional copy. */
  R0("R0", "svc-router.drill.authorities", "r0", Promise.EXACTLY_ONCE, false),
  /** The hub's router as it runs in production. */
  HUB("hub", "svc-router.live.authorities", "live", Promise.EXACTLY_ONCE, true),
  /** Kafka Streams, with the same decision. */
  STREAMS("Streams", "streams", "streams", Promise.EXACTLY_ONCE, true),
  /** Spring Kafka, without decisions. */
  SPRING("Spring", "spring", "spring", Promise.EXACTLY_ONCE, false),
  /** Apache Camel, without decisions and without transactions. */
  CAMEL("Camel", "camel", "camel", Promise.AT_LEAST_ONCE, false);

  /** What a crash may do to what is routed. */
  public enum Promise {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
  }

  private final String title;
  private final String group;
  private final String prefix;
  private final Promise promise;
  private final boolean deciding;

  Variant(String title, String group, String prefix, Promise promise, boolean deciding) {
    this.title = title;
    this.group = group;
    this.prefix = prefix;
    this.promise = promise;
    this.deciding = deciding;
  }

  /** As it stands in tables. */
  public String title() {
    return title;
  }

  /** Its key in JSON, and its name in files. */
  public String id() {
    return title.toLowerCase(Locale.ROOT);
  }

  /** The consumer group whose offsets say how far it is. */
  public String group() {
    return group;
  }

  /** The first part of its topics' names. */
  public String prefix() {
    return prefix;
  }

  /** Whether it promises that a crash loses and doubles nothing. */
  public boolean isTransactional() {
    return promise == Promise.EXACTLY_ONCE;
  }

  /** Whether it decides who gets an event, so that it must know of TLP. */
  public boolean isDeciding() {
    return deciding;
  }

  public String out(String party) {
    return prefix + ".out." + party;
  }

  public String in(String party) {
    return prefix + ".in." + party;
  }
}
