/** Proofs of the watch, with the time in the test's hands. */
@NullMarked
package org.ceptoarhub.router.watch;

import org.jspecify.annotations.NullMarked;
