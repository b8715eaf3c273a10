package org.ceptoarhub.router;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;

/** A router in a process of its own. */
public final class RouterApplication {
  private RouterApplication() {}

  /** Starts it; it runs until the process is asked to end. */
  public static void main(String[] args) {
    ApplicationContext application =
        Micronaut.build(args).banner(false).mainClass(RouterApplication.class).start();
    Runtime.getRuntime().addShutdownHook(new Thread(application::close, "router-shutdown"));
  }
}
