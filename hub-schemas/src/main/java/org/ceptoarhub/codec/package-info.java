/**
 * Events to bytes and back: the Confluent wire format, the JSON form, and the kept schemas with
 * their ids. Nothing here knows parties or rules.
 */
@NullMarked
package org.ceptoarhub.codec;

import org.jspecify.annotations.NullMarked;
