/**
 * What a party received: pages and a stream straight from its in topic, and the receipts it gives.
 * There is no way to name another party's inbox: the token says whose it is.
 */
@NullMarked
package org.ceptoarhub.ingest.inbox;

import org.jspecify.annotations.NullMarked;
