/**
 * A small typed reader of YAML files that people write: every value knows its line and column, and
 * every error names a remedy. What a file means is its reader's business; no party and no rule may
 * enter.
 */
@NullMarked
package org.ceptoarhub.core.yaml;

import org.jspecify.annotations.NullMarked;
