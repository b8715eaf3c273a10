/** Proofs of the router's copies of compacted topics. */
@NullMarked
package org.ceptoarhub.router.follow;

import org.jspecify.annotations.NullMarked;
