/**
 * The state machine of one sender: a record of its out topic in, the records that it leads to out.
 * Pure: nothing here sends, waits or asks the time, and nothing is true before the loop has
 * committed it and replayed the decision.
 */
@NullMarked
package org.ceptoarhub.router.shard;

import org.jspecify.annotations.NullMarked;
