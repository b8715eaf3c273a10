package org.ceptoarhub.core.guards;

import java.util.List;
import org.ceptoarhub.core.directory.Directory;

public final class Guards {
  private Guards() {}

  public static List<Guard> all(Directory directory) {
    throw new UnsupportedOperationException();
  }
}
