/**
 * What the fuzz tests of all modules share: spoilt inputs, and the bounds in which each must be
 * dealt with. What is right for an input the tests of its door say.
 */
@NullMarked
package org.ceptoarhub.fuzz;

import org.jspecify.annotations.NullMarked;
