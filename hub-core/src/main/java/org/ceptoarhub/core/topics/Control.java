package org.ceptoarhub.core.topics;

/**
 * The compacted topics of the configuration in force; a record's key is the edition, its value the
 * file's bytes.
 */
public final class Control {
  /** Editions of the directory. */
  public static final String DIRECTORY = "control.directory";

  /** Editions of the rule set. */
  public static final String RULES = "control.rules";

  /** Posture (平時 / 要警戒時・障害発生時 / 緊急事態) of sectors and of the country. */
  public static final String POSTURE = "control.posture";

  /** The key of the edition in force. */
  public static final String IN_FORCE = "in-force";

  private Control() {}
}
