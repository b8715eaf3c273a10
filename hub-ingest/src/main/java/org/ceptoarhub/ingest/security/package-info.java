/**
 * Who calls: bearer tokens (JWT) checked, and turned into the party and actor that the directory in
 * force knows. What a caller may see or send is decided elsewhere.
 */
@NullMarked
package org.ceptoarhub.ingest.security;

import org.jspecify.annotations.NullMarked;
