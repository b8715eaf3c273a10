/**
 * 検証レベル: whether an incident deviates from its sub-sector's yardstick, in three values with the
 * figures that made it so. It labels and counts; it never filters. Parties and rules may not enter.
 */
@NullMarked
package org.ceptoarhub.core.verification;

import org.jspecify.annotations.NullMarked;
