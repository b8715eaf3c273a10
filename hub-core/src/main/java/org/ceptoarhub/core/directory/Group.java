package org.ceptoarhub.core.directory;

import java.util.List;

/**
 * A named part of a CEPTOAR (e.g. its SG) or of the Council (its working groups).
 *
 * @param id unique among its siblings
 * @param name e.g. 固定系ネットワークインフラ事業者
 * @param members party ids
 */
public record Group(String id, String name, List<String> members) {

  public Group {
    members = List.copyOf(members);
  }
}
