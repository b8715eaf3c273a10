/**
 * Proof that the hub may be hurt at any moment: real brokers, routers and a ledger as processes of
 * their own, which are killed and stopped at random while the parties go on sending. What ought to
 * have happened is worked out by {@link org.ceptoarhub.chaos.Expectation} without any of the
 * router's code; nothing that the hub needs may enter.
 */
@NullMarked
package org.ceptoarhub.chaos;

import org.jspecify.annotations.NullMarked;
