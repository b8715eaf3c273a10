/**
 * Data folders as they are after years: what start-up, rebuilding and auditing cost then. Nothing
 * in here runs in a hub.
 */
@NullMarked
package org.ceptoarhub.growth;

import org.jspecify.annotations.NullMarked;
