/** What the tests of the core share: a small directory, events, and generators of both. */
@NullMarked
package org.ceptoarhub.core;

import org.jspecify.annotations.NullMarked;
