/**
 * How long an event is on its way, from the time at which it was meant to be sent to the time at
 * which its recipient has it: at several loads, under a flood, and to very many recipients. The hub
 * runs as a process of its own and is used as its parties use it; what it is made of is not used
 * here.
 */
@NullMarked
package org.ceptoarhub.flood;

import org.jspecify.annotations.NullMarked;
