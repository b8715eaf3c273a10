/**
 * The editions of rules and directory over HTTP: what holds, what is scheduled, proposed and
 * refused; and the door by which NISC proposes a file. Nothing comes into force here: that takes an
 * EditionChange and a second person.
 */
@NullMarked
package org.ceptoarhub.ingest.editions;

import org.jspecify.annotations.NullMarked;
