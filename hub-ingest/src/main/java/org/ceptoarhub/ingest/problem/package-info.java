/**
 * Every error answer of the edge, as RFC 9457 problem documents that name the field and the remedy.
 * What went wrong inside stays inside: no stack trace, no class name, no event content.
 */
@NullMarked
package org.ceptoarhub.ingest.problem;

import org.jspecify.annotations.NullMarked;
