package org.ceptoarhub.router.loop;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first error of a transaction's sends. One send that fails takes the others with it;
 * what they say is not why.
 */
final class SendErrors implements Callback {
  private volatile @Nullable Exception first;

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null && (first == null || first instanceof TransactionAbortedException)) {
      first = exception;
    }
  }

  /** Throws the first error, if there was one. */
  void rethrow() throws Exception {
    Exception exception = first;
    if (exception != null) {
      throw exception;
    }
  }
}
