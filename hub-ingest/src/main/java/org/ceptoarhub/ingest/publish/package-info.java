/**
 * Publishing: JSON in, checked as the router will check it, appended to the caller's out topic, and
 * acknowledged when the broker has it. Repeats are recognised without a database.
 */
@NullMarked
package org.ceptoarhub.ingest.publish;

import org.jspecify.annotations.NullMarked;
