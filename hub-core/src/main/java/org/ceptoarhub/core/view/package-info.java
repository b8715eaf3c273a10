/**
 * What of an event a recipient may see, and the copies that show it. Who may see what is decided
 * elsewhere.
 */
@NullMarked
package org.ceptoarhub.core.view;

import org.jspecify.annotations.NullMarked;
