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

/**
 * Checks the edge's settings before anything starts: a value out of its range and a key that nobody
 * reads are mistakes.
 */
@Context
final class SettingsCheck {
  private static final String PREFIX = "hub.ingest";

  SettingsCheck(Environment environment, IngestConfiguration inRange) {
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
