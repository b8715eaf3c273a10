/** The shipped samples, held against the shipped directory and rules. No broker, no network. */
@NullMarked
package org.ceptoarhub.samples;

import org.jspecify.annotations.NullMarked;
