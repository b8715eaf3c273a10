package org.ceptoarhub.core.directory;

/**
 * A sector (分野).
 *
 * @param id e.g. {@code information-communication}
 * @param name e.g. 情報通信
 * @param liaisonCopy whether the reporter's own CEPTOAR gets a copy of a report (別紙4 E1)
 */
public record Sector(String id, String name, boolean liaisonCopy) {

  /** A sector whose CEPTOARs get no copies of reports. */
  public Sector(String id, String name) {
    this(id, name, false);
  }
}
