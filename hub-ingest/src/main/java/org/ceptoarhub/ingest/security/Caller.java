package org.ceptoarhub.ingest.security;

import java.util.Set;

/**
 * Who makes a request; a controller asks for it as an argument.
 *
 * @param party party id, of the directory in force
 * @param actor the person or program that acts for the party ({@code sub})
 * @param roles what the actor may do within its party
 */
public record Caller(String party, String actor, Set<String> roles) {

  public Caller {
    roles = Set.copyOf(roles);
  }
}
