package org.ceptoarhub.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/** Where log lines go: nowhere, or into the file of the hub that this process runs. */
final class LogFile {
  private LogFile() {}

  /** Sends log lines to the file from now on. */
  static void open(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    context.putProperty("hub.log", file.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          Objects.requireNonNull(LogFile.class.getResource("/logback-hub.xml")));
    } catch (JoranException e) {
      throw new IllegalStateException("can't log to " + file, e);
    }
  }
}
