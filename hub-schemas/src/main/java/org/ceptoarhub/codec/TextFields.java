package org.ceptoarhub.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Walks the free text of an event: every string in it, keys and values of maps and nested records
 * included, except fields whose schema says {@code vocabulary} (a checked identifier) or {@code
 * text: echo}. A field added tomorrow is free text until its schema says otherwise.
 *
 * <p>What to visit is worked out once for each kind and kept. Thread-safe.
 */
public final class TextFields {
  private final Map<Class<?>, Part> plans = new ConcurrentHashMap<>();

  /**
   * Hands over each text with its path in the JSON form, e.g. {@code header.title} or {@code
   * body.indicators[0].pattern}, in the order of the schema.
   */
  public void forEach(Event event, BiConsumer<String, String> pathAndText) {
    plans
        .computeIfAbsent(event.body().getClass(), type -> plan(event.body().getSchema()))
        .visit("", event.body(), pathAndText);
  }

  private static Part plan(Schema kind) {
    List<Part> parts = new ArrayList<>();
    for (Schema.Field field : kind.getFields()) {
      String path = field.pos() == 0 ? field.name() : "body." + field.name();
      fieldPart(field, path).ifPresent(parts::add);
    }
    return new Each(parts);
  }

  private static Optional<Part> fieldPart(Schema.Field field, String path) {
    if (field.getProp("vocabulary") != null || "echo".equals(field.getProp("text"))) {
      return Optional.empty();
    }
    return part(field.schema(), path).map(part -> new InField(field.pos(), part));
  }

  /** What holds text in a value of this schema; empty if nothing does. */
  private static Optional<Part> part(Schema schema, String path) {
    return switch (schema.getType()) {
      case STRING -> Optional.of(new Text(path));
      case RECORD -> {
        List<Part> parts = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
          fieldPart(field, path + "." + field.name()).ifPresent(parts::add);
        }
        yield parts.isEmpty() ? Optional.empty() : Optional.of(new Each(parts));
      }
      case ARRAY -> part(schema.getElementType(), "").map(element -> new Elements(path, element));
      case MAP -> Optional.of(new Entries(path, part(schema.getValueType(), "").orElse(NOTHING)));
      case UNION -> {
        List<Schema> values =
            schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
        if (values.size() != 1) {
          throw new IllegalArgumentException(path + " is a union of several types of value");
        }
        yield part(values.getFirst(), path);
      }
      case ENUM, BOOLEAN, INT, LONG, FLOAT, DOUBLE, NULL -> Optional.empty();
      case BYTES, FIXED ->
          throw new IllegalArgumentException(path + " is binary: no guard could read it");
    };
  }

  private static final Part NOTHING = new Each(List.of());

  /**
   * A step of the walk. Paths are known beforehand, but for the indexes on the way ({@code base}).
   */
  private sealed interface Part {
    void visit(String base, @Nullable Object value, BiConsumer<String, String> sink);
  }

  private record Text(String path) implements Part {
    @Override
    public void visit(String base, @Nullable Object value, BiConsumer<String, String> sink) {
      if (value != null) {
        sink.accept(base.isEmpty() ? path : base + path, value.toString());
      }
    }
  }

  private record Each(List<Part> parts) implements Part {
    @Override
    public void visit(String base, @Nullable Object value, BiConsumer<String, String> sink) {
      if (value != null) {
        for (int i = 0; i < parts.size(); i++) {
          parts.get(i).visit(base, value, sink);
        }
      }
    }
  }

  private record InField(int position, Part part) implements Part {
    @Override
    public void visit(String base, @Nullable Object value, BiConsumer<String, String> sink) {
      if (value instanceof IndexedRecord holder) {
        part.visit(base, holder.get(position), sink);
      }
    }
  }

  private record Elements(String path, Part element) implements Part {
    @Override
    public void visit(String base, @Nullable Object value, BiConsumer<String, String> sink) {
      if (value instanceof Collection<?> elements) {
        int index = 0;
        for (Object each : elements) {
          element.visit(base + path + "[" + index++ + "]", each, sink);
        }
      }
    }
  }

  private record Entries(String path, Part part) implements Part {
    @Override
    public void visit(String base, @Nullable Object value, BiConsumer<String, String> sink) {
      if (value instanceof Map<?, ?> entries) {
        entries.forEach(
            (key, each) -> {
              String here = base + path + "." + key;
              sink.accept(here, String.valueOf(key));
              part.visit(here, each, sink);
            });
      }
    }
  }
}
