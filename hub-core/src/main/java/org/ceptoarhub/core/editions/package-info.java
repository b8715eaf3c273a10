/**
 * What the control topics hold: editions of the directory and of the rules, proposed and in force
 * from an instant on, and what was refused. Router and edge read it alike; no Kafka client enters.
 */
@NullMarked
package org.ceptoarhub.core.editions;

import org.jspecify.annotations.NullMarked;
