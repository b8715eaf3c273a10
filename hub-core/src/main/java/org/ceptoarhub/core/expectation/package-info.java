/**
 * Tables of what a rule set and the guards are expected to do: events, and who gets them, who does
 * not, and why. What is expected stands in the file; nothing here works out what it should be.
 */
@NullMarked
package org.ceptoarhub.core.expectation;

import org.jspecify.annotations.NullMarked;
