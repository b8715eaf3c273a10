/**
 * What an outsider, or one party against another, may try on a whole running hub. Every attempt is
 * made of the directory and the contract, so that a new party or call is tried without an edit.
 */
@NullMarked
package org.ceptoarhub.security;

import org.jspecify.annotations.NullMarked;
