/** Proofs of the router, without a broker. */
@NullMarked
package org.ceptoarhub.router;

import org.jspecify.annotations.NullMarked;
