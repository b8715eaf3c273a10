/**
 * 検証レベル: whether an incident deviates from its sub-sector's yardstick, in three values. It labels
 * and counts; it never filters.
 */
@NullMarked
package org.ceptoarhub.core.verification;

import org.jspecify.annotations.NullMarked;
