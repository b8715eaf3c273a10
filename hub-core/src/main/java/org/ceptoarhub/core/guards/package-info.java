/**
 * What no rule can switch off: exercise, posture, terrorism, crime reports, agreements, TLP,
 * consent, identity, repetition. A guard only refuses; it never proposes a recipient and knows no
 * rule set.
 */
@NullMarked
package org.ceptoarhub.core.guards;

import org.jspecify.annotations.NullMarked;
