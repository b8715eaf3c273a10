/**
 * The OpenAPI document, served as it stands in the resources: written first, and what the tests
 * hold every answer against.
 */
@NullMarked
package org.ceptoarhub.ingest.contract;

import org.jspecify.annotations.NullMarked;
