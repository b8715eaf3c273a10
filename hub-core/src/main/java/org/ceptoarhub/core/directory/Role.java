package org.ceptoarhub.core.directory;

import java.util.Locale;

/** What a party is in the plan; a party may have several roles. */
public enum Role {
  /** 内閣官房情報セキュリティセンター, the hub of the paths. */
  NISC,
  /** 重要インフラ所管省庁. */
  COMPETENT_MINISTRY,
  /** 情報セキュリティ関係省庁. */
  SECURITY_MINISTRY,
  /** 事案対処省庁. */
  INCIDENT_HANDLING_MINISTRY,
  /** 関係機関. */
  RELATED_AGENCY,
  /** セプター. */
  CEPTOAR,
  /** 重要インフラ事業者等. */
  OPERATOR,
  /** The hub itself. */
  HUB;

  /** The spelling in directory and rule files, e.g. {@code competent-ministry}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
