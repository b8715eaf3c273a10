package org.ceptoarhub.bench.contender;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.ceptoarhub.router.Router;

/**
 * The hub's router: the application that runs in production, with guards, last door, decision log,
 * index and duplicate window. It reads the directory and rules that are in force on the broker.
 */
final class HubRouter implements Contender {
  private final ApplicationContext application;
  private final Router router;

  HubRouter(Assignment assignment) {
    this.application = HubSettings.start(assignment, Map.of());
    this.router = application.getBean(Router.class);
  }

  @Override
  public boolean isReady() {
    return router.status().isRouting();
  }

  @Override
  public void close() {
    application.close();
  }
}
