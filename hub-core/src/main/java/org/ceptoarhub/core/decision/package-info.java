/**
 * The one pure function that decides who gets an event, its result, its explanation, and its record
 * in the decision log. No Kafka, no clock, no I/O.
 */
@NullMarked
package org.ceptoarhub.core.decision;

import org.jspecify.annotations.NullMarked;
