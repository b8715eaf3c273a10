package org.ceptoarhub.router;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.InstantSource;

/** Starts the router with the application, unless {@code hub.router.enabled} is false. */
@Factory
final class RouterFactory {

  @Context
  @Bean(preDestroy = "close")
  @Requires(property = "hub.router.enabled", notEquals = "false")
  Router router(RouterConfiguration configuration, RouterKafkaConfiguration kafka) {
    var router =
        new Router(
            configuration, RouterClients.of(kafka.client(), configuration), InstantSource.system());
    router.start();
    return router;
  }
}
