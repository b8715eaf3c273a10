/** Shows that the bench still measures: what it finds is not looked at here. */
@NullMarked
package org.ceptoarhub.bench;

import org.jspecify.annotations.NullMarked;
