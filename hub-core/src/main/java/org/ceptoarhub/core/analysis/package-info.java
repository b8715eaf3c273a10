/**
 * What can be said of a rule set before any event comes: rules that never match, never bring
 * anybody anything or wait for nobody, and parties and kinds that it forgets. It judges files,
 * never an event, and it changes nothing.
 */
@NullMarked
package org.ceptoarhub.core.analysis;

import org.jspecify.annotations.NullMarked;
