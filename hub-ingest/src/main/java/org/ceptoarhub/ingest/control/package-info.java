/**
 * The editions of directory and rule set, followed on the control topics, and the Decider made of
 * those that hold. An edition that can't be read never replaces one that could; what is written
 * here is proposals, never what holds.
 */
@NullMarked
package org.ceptoarhub.ingest.control;

import org.jspecify.annotations.NullMarked;
