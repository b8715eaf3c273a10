/**
 * What no rule can switch off: TLP, consent, identity, exercise. A guard only refuses; it never
 * proposes a recipient and knows no rule set.
 */
@NullMarked
package org.ceptoarhub.core.guards;

import org.jspecify.annotations.NullMarked;
