package org.ceptoarhub.chaos;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import org.ceptoarhub.ingest.Ingest;

/** A router or a ledger's projector in a process of its own; which, its settings say. */
final class ApplicationNode {
  private ApplicationNode() {}

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
