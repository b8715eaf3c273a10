/**
 * Proof that a router may stop at any moment: real clients, a real broker, the shipped editions,
 * and processes that die or freeze in the middle of a transaction. What ought to have happened is
 * worked out by {@link org.ceptoarhub.router.crash.Expectation} without any of the router's code.
 */
@NullMarked
package org.ceptoarhub.router.crash;

import org.jspecify.annotations.NullMarked;
