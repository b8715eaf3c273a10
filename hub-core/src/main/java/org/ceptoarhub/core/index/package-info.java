/**
 * The accepted events of a realm and what has become of them, as the index topic tells of them,
 * kept on the local disk: there are more of them, over the years, than memory holds. Router and
 * edge have a copy each. Rules and guards know of it as {@link
 * org.ceptoarhub.core.submission.KnownEvents} only.
 */
@NullMarked
package org.ceptoarhub.core.index;

import org.jspecify.annotations.NullMarked;
