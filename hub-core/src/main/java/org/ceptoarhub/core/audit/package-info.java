/**
 * Whether the record of who got what stands as it was written: checks the senders' chains on the
 * bytes of the log, and against the heads that witnesses keep. It reads no topic and decides
 * nothing.
 */
@NullMarked
package org.ceptoarhub.core.audit;

import org.jspecify.annotations.NullMarked;
