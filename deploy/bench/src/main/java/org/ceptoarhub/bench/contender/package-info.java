/**
 * The routers that are compared, each in a process of its own: the hub's, and its peers as their
 * own books would have them written. What they route and where stands in their {@link
 * org.ceptoarhub.bench.contender.Assignment}; nothing here measures.
 */
@NullMarked
package org.ceptoarhub.bench.contender;

import org.jspecify.annotations.NullMarked;
