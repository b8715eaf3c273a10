/**
 * What other rules or another directory would have made of the events that were decided. It decides
 * nothing by itself: {@link org.ceptoarhub.core.decision.Decider} does, as it does for live
 * traffic. No content of an event may enter a result, for it is read by more eyes than the event.
 */
@NullMarked
package org.ceptoarhub.core.simulation;

import org.jspecify.annotations.NullMarked;
