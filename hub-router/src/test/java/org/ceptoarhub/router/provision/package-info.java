/** Proofs of what provisioning asks of the broker. */
@NullMarked
package org.ceptoarhub.router.provision;

import org.jspecify.annotations.NullMarked;
