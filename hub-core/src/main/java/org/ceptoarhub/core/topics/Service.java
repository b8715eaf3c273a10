package org.ceptoarhub.core.topics;

/** Kafka principals of the hub's own processes; no party may have such an id. */
public final class Service {
  /** Makes topics, ACLs and credentials. */
  public static final String ADMIN = "svc-admin";

  /** Reads out topics, writes in topics and the decision log. */
  public static final String ROUTER = "svc-router";

  /** Writes out topics for whoever authenticated over HTTP, reads in topics. */
  public static final String INGEST = "svc-ingest";

  /** What no party's id may begin with. */
  public static final String PREFIX = "svc-";

  private Service() {}
}
