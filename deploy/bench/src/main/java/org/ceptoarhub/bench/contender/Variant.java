package org.ceptoarhub.bench.contender;

/** The routers that are compared. */
public enum Variant {
  /** The limit: nothing but the transactional copy. */
  R0("R0", "svc-router.drill.authorities", "r0", true, false),
  /** The hub's router as it runs in production. */
  HUB("hub", "svc-router.live.authorities", "live", true, true);

  private final String title;
  private final String group;
  private final String prefix;
  private final boolean transactional;
  private final boolean deciding;

  Variant(String title, String group, String prefix, boolean transactional, boolean deciding) {
    this.title = title;
    this.group = group;
    this.prefix = prefix;
    this.transactional = transactional;
    this.deciding = deciding;
  }

  /** As it stands in tables. */
  public String title() {
    return title;
  }

  /** Its key in JSON, and its name in files. */
  public String id() {
    return title.toLowerCase(java.util.Locale.ROOT);
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
    return transactional;
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
