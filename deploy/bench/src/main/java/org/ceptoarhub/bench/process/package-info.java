/**
 * Processes of our own: started with this one's class path, waited for, timed by the CPU that they
 * use, killed. What runs in them is not known here.
 */
@NullMarked
package org.ceptoarhub.bench.process;

import org.jspecify.annotations.NullMarked;
