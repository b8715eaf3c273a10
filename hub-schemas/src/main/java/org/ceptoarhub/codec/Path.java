package org.ceptoarhub.codec;

import org.jspecify.annotations.Nullable;

/** Where in the JSON form we are; spelled out only when somebody must be told. */
record Path(@Nullable Path parent, String step) {
  private static final int MAX_STEP = 80;

  static final Path ROOT = new Path(null, "");

  /** A field; one without a name is spelled as JSON spells it. */
  Path to(String field) {
    String name = field.length() <= MAX_STEP ? field : field.substring(0, MAX_STEP) + "…";
    name = name.isEmpty() ? "\"\"" : name;
    return new Path(this, isRoot() ? name : "." + name);
  }

  Path at(int index) {
    return new Path(this, "[" + index + "]");
  }

  private boolean isRoot() {
    return parent == null && step.isEmpty();
  }

  @Override
  public String toString() {
    return parent == null ? step : parent + step;
  }
}
