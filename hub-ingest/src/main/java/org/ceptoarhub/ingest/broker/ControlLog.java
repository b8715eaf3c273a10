package org.ceptoarhub.ingest.broker;

import java.util.Map;

/** The control topics. */
public interface ControlLog {

  /**
   * Writes a record. Returns when every in-sync replica has it.
   *
   * @throws BrokerUnavailableException if the broker did not acknowledge in time; it may have it
   *     all the same
   */
  void write(String topic, String key, byte[] value, Map<String, String> headers);
}
