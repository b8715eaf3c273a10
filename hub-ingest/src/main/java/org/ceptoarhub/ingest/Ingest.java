package org.ceptoarhub.ingest;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.PropertiesPropertySourceLoader;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.Micronaut;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Starts the HTTP edge. */
public final class Ingest {
  private static final String DEFAULTS = "ingest.properties";

  /** Below every other source of settings. */
  private static final int LAST = -1_000;

  private Ingest() {}

  /**
   * An application of the edge with its default settings; the caller adds its own and starts it.
   * What it must add: {@code kafka.bootstrap.servers} with the credentials of {@code svc-ingest},
   * and {@code hub.security.jwt-key} or an OIDC issuer's keys.
   */
  public static ApplicationContextBuilder application(String... arguments) {
    return Micronaut.build(arguments).banner(false).propertySources(defaults());
  }

  /** The default settings. */
  public static PropertySource defaults() {
    try (InputStream resource =
        Objects.requireNonNull(Ingest.class.getResourceAsStream("/" + DEFAULTS))) {
      return PropertySource.of(
          DEFAULTS, new PropertiesPropertySourceLoader().read(DEFAULTS, resource), LAST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] arguments) {
    application(arguments).start();
  }
}
