/**
 * What an event must be before it is decided: well formed, from who may send it, about what exists.
 * The HTTP edge and the router ask the same questions here.
 */
@NullMarked
package org.ceptoarhub.core.admission;

import org.jspecify.annotations.NullMarked;
