/** Proofs of the shard, on values alone. */
@NullMarked
package org.ceptoarhub.router.shard;

import org.jspecify.annotations.NullMarked;
