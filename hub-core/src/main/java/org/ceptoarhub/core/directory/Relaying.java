package org.ceptoarhub.core.directory;

import java.util.Locale;

/** Whether a party passes on what it relays without looking, or after somebody has approved. */
public enum Relaying {
  AUTOMATIC,
  APPROVAL;

  /** The spelling in directory files, e.g. {@code automatic}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
