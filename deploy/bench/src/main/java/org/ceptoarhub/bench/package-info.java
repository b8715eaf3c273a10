/**
 * What a Decision costs, measured with JMH. Compiled with everything else; run by hand alone, as
 * {@link org.ceptoarhub.bench.DecideBenchmark} says. Nothing that the hub needs may enter.
 */
@NullMarked
package org.ceptoarhub.bench;

import org.jspecify.annotations.NullMarked;
