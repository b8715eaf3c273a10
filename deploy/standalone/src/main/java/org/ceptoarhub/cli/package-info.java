/**
 * The one command, {@code hub}: starts the standalone hub, and does for a party at a terminal what
 * its software does over HTTP. Only here is anything printed.
 */
@NullMarked
package org.ceptoarhub.cli;

import org.jspecify.annotations.NullMarked;
