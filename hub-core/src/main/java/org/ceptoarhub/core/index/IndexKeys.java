package org.ceptoarhub.core.index;

import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;

/** The keys of the index topic. */
public final class IndexKeys {
  /** What the key of a sequel begins with; that of its event follows. */
  private static final String SEQUEL = "sequel/";

  private IndexKeys() {}

  /** The key of an event's entry; it has one slash, as no party id has one. */
  public static String of(String source, String eventId) {
    return source + "/" + eventId;
  }

  public static String of(IndexEntry entry) {
    return of(entry.getSource(), entry.getEventId());
  }

  /** The key of what has become of an event. */
  public static String ofSequel(String source, String eventId) {
    return SEQUEL + of(source, eventId);
  }

  public static String of(Sequel sequel) {
    return ofSequel(sequel.getSource(), sequel.getEventId());
  }

  /** Whether it is a sequel's; there may be a party whose id is {@code sequel}. */
  public static boolean isSequel(String key) {
    return key.startsWith(SEQUEL) && key.indexOf('/', SEQUEL.length()) > 0;
  }

  /** The key of the event that a key is about. */
  static String event(String key) {
    return isSequel(key) ? key.substring(SEQUEL.length()) : key;
  }

  static String sequelOf(String eventKey) {
    return SEQUEL + eventKey;
  }
}
