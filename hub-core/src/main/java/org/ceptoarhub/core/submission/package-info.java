/**
 * An event as it was handed in, what it refers to, and what can be read off it and the directory.
 * It judges nothing: admission, rules and guards do.
 */
@NullMarked
package org.ceptoarhub.core.submission;

import org.jspecify.annotations.NullMarked;
