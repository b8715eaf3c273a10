/** Proofs of the loop on mock clients: aborts, halving, waiting, restarts. */
@NullMarked
package org.ceptoarhub.router.loop;

import org.jspecify.annotations.NullMarked;
