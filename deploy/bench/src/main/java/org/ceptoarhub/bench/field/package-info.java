/**
 * The ground on which routers are compared: a broker in a process of its own, a directory in which
 * a fan-out is a CEPTOAR's members, and the same events for everybody. It starts routers and sees
 * of them only what is on the broker.
 */
@NullMarked
package org.ceptoarhub.bench.field;

import org.jspecify.annotations.NullMarked;
