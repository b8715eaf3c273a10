package org.ceptoarhub.ingest;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.naming.conventions.StringConvention;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A setting of the edge that nobody reads is a mistake, so the application does not start. */
@Context
final class UnknownSettings {
  private static final String PREFIX = "hub.ingest";

  UnknownSettings(Environment environment) {
    Set<String> known =
        Arrays.stream(IngestConfiguration.class.getRecordComponents())
            .map(RecordComponent::getName)
            .map(NameUtils::hyphenate)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String key : environment.getProperties(PREFIX, StringConvention.RAW).keySet()) {
      String name = key.replaceFirst("\\[.*", "");
      if (!known.contains(name)) {
        throw new ConfigurationException(
            "%s.%s is no setting; there are %s".formatted(PREFIX, key, known));
      }
    }
  }
}
