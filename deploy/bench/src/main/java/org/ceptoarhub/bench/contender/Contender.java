package org.ceptoarhub.bench.contender;

/** A router at work. */
interface Contender extends AutoCloseable {

  /** Whether it reads all of its out topics. */
  boolean isReady();

  @Override
  void close();
}
