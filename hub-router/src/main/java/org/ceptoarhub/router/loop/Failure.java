package org.ceptoarhub.router.loop;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a failed transaction says about what to do next. */
enum Failure {
  /** The clients are of no more use: make them and all shards anew. */
  OF_CLIENT,
  /** It may go well next time: abort, go back, try again. */
  PASSING,
  /** Something in the batch can't be written: abort and look for it. */
  OF_RECORD;

  static Failure of(Throwable thrown) {
    return switch (cause(thrown)) {
      case ApplicationRecoverableException e -> OF_CLIENT;
      case AuthenticationException e -> OF_CLIENT;
      case AuthorizationException e -> OF_CLIENT;
      case OutOfOrderSequenceException e -> OF_CLIENT;
      case InvalidTxnStateException e -> OF_CLIENT;
      case UnsupportedVersionException e -> OF_CLIENT;
      case InterruptException e -> OF_CLIENT;
      case IllegalStateException e -> OF_CLIENT;
      case RetriableException e -> PASSING;
      case CommitFailedException e -> PASSING;
      case TransactionAbortableException e -> PASSING;
      default -> OF_RECORD;
    };
  }

  /** What lies behind an answer that only says that the producer has failed before. */
  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wraps =
        thrown.getClass() == KafkaException.class || thrown instanceof ExecutionException;
    return wraps && cause != null ? cause(cause) : thrown;
  }
}
