/**
 * The whole hub in one JVM on one folder: broker, database, router and HTTP edge, with the secrets
 * that they need. It wires what the other modules make and decides nothing.
 */
@NullMarked
package org.ceptoarhub.standalone;

import org.jspecify.annotations.NullMarked;
