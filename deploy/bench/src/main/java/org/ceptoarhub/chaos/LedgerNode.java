package org.ceptoarhub.chaos;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import org.ceptoarhub.ingest.Ingest;

/** The ledger's projector in a process of its own. */
final class LedgerNode {
  private LedgerNode() {}

  public static void main(String... arguments) throws Exception {
    Lifeline.hold(
        System.in,
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .propertySources(
                Ingest.defaults(), PropertySource.of("chaos", Lifeline.settings(arguments)))
            .start());
  }
}
