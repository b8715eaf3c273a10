package org.ceptoarhub.core.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in its file. The path is spelt only when somebody asks for it: spelling it
 * for every value would let a small file with long keys fill the memory.
 */
record Place(String file, @Nullable Place parent, String step, int line, int column) {

  static Place root(String file, int line, int column) {
    return new Place(file, null, "", line, column);
  }

  Place key(String key, int line, int column) {
    String name = Texts.shorten(key);
    return new Place(file, this, parent == null ? name : "." + name, line, column);
  }

  Place item(int index, int line, int column) {
    return new Place(file, this, "[" + index + "]", line, column);
  }

  String path() {
    return parent == null ? step : parent.path() + step;
  }

  Problem problem(String message) {
    return new Problem(line, column, path(), message);
  }

  InvalidFileException error(String message) {
    return new InvalidFileException(file, List.of(problem(message)));
  }
}
