/**
 * The newest record of each of many keys, in little memory. What the records mean does not enter,
 * nor where they come from.
 */
@NullMarked
package org.ceptoarhub.core.kept;

import org.jspecify.annotations.NullMarked;
