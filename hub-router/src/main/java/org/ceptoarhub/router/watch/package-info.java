/**
 * Looks at the clock: what waits too long, and what a raised posture lets go on. It decides
 * nothing; it writes orders to the hub, which the hub's own shard carries out or finds to be in
 * vain.
 */
@NullMarked
package org.ceptoarhub.router.watch;

import org.jspecify.annotations.NullMarked;
