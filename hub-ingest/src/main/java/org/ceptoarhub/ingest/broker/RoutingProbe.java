package org.ceptoarhub.ingest.broker;

import java.util.Collection;

/** Tells whether events are being routed. */
public interface RoutingProbe {

  /**
   * Looks now; may take some seconds. Does not throw.
   *
   * @param senders ids of the parties whose events are to be routed
   */
  Routing look(Collection<String> senders);

  /**
   * What was seen.
   *
   * @param routed whether every event that is old enough has been routed
   * @param detail what stands in the way; or how it goes
   */
  record Routing(boolean routed, String detail) {}
}
