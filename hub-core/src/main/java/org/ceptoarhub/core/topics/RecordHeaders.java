package org.ceptoarhub.core.topics;

/**
 * Kafka record headers: the CloudEvents 1.0 Kafka binding in binary mode, and the hub's own on
 * deliveries and editions.
 */
public final class RecordHeaders {
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";
  public static final String TIME = "ce_time";
  public static final String SUBJECT = "ce_subject";
  public static final String CONTENT_TYPE = "content-type";

  /** CloudEvents extension: the person or program that acted for the sending party. */
  public static final String ACTOR = "ce_hubactor";

  /** The id of the one rule that allowed the delivery. */
  public static final String RULE = "hub-rule";

  /** FULL, ANONYMISED or HEADLINE. */
  public static final String VIEW = "hub-view";

  /** The leg of the path, from 1. */
  public static final String HOP = "hub-hop";

  /** RFC 3339 instant by which a receipt is expected; absent where none is. */
  public static final String ACK_BY = "hub-ack-by";

  /** On control topics: who put the edition in force. */
  public static final String BY = "hub-by";

  /** On control topics: RFC 3339 instant at which the edition was put in force. */
  public static final String AT = "hub-at";

  /** On control topics: why the edition was put in force. */
  public static final String WHY = "hub-why";

  /** On control topics: the second person who approved the edition. */
  public static final String APPROVED_BY = "hub-approved-by";

  /** On control topics: the event that brought the record about, {@code source/eventId}. */
  public static final String CAUSE = "hub-cause";

  public static final String AVRO = "application/avro";

  /** The prefix of {@link #TYPE}; the kind's name follows. */
  public static final String TYPE_PREFIX = "org.ceptoarhub.event.";

  private RecordHeaders() {}
}
