/**
 * Looks at the clock: what waits too long, what a raised posture lets go on, and once a day where
 * the chains end. It decides nothing; it writes to the hub, whose own shard carries it out, or
 * finds it to be in vain.
 */
@NullMarked
package org.ceptoarhub.router.watch;

import org.jspecify.annotations.NullMarked;
