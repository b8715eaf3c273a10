package org.ceptoarhub.core.topics;

import java.util.Optional;
import org.ceptoarhub.event.EditionSubject;

/**
 * The compacted topics of the configuration, with who, when and why in the records' headers. On
 * {@link #DIRECTORY} and {@link #RULES} a value is a file and the key says whether it is proposed
 * ({@code proposed/<sha256>}) or from when it holds ({@code effective/<RFC 3339 instant>}, or
 * {@link #IN_FORCE}); on {@link #POSTURE} a value is a PostureRecord and the key the realm and
 * sector that it is about.
 */
public final class Control {
  /** Editions of the directory. */
  public static final String DIRECTORY = "control.directory";

  /** Editions of the rule set. */
  public static final String RULES = "control.rules";

  /** Posture (平時 / 要警戒時・障害発生時 / 緊急事態) of sectors and of the country. */
  public static final String POSTURE = "control.posture";

  /** The key of the edition that is in force from the first moment on. */
  public static final String IN_FORCE = "in-force";

  private static final String WHOLE_COUNTRY = "*";

  private Control() {}

  /** The topic that holds the editions of a subject. */
  public static String topic(EditionSubject subject) {
    return switch (subject) {
      case RULES -> RULES;
      case DIRECTORY -> DIRECTORY;
    };
  }

  /**
   * The key of a posture.
   *
   * @param sector sector id; empty: the whole country
   */
  public static String postureKey(Realm realm, String sector) {
    return realm.id() + "/" + (sector.isEmpty() ? WHOLE_COUNTRY : sector);
  }

  /**
   * The sector that a posture's key is about: a sector id, or empty for the whole country.
   *
   * @return empty if the key is of the other realm or none at all
   */
  public static Optional<String> postureSector(Realm realm, String key) {
    String prefix = realm.id() + "/";
    if (!key.startsWith(prefix) || key.length() == prefix.length()) {
      return Optional.empty();
    }
    String sector = key.substring(prefix.length());
    return Optional.of(sector.equals(WHOLE_COUNTRY) ? "" : sector);
  }
}
