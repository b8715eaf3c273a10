/**
 * The editions of directory and rule set in force, followed on the control topics, and the Decider
 * made of them. An edition that can't be read never replaces one that could. Nothing is written.
 */
@NullMarked
package org.ceptoarhub.ingest.control;

import org.jspecify.annotations.NullMarked;
