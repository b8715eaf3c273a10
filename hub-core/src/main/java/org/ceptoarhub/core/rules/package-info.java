/**
 * The 実施細目 as data: rule sets, their file format, and the selectors that turn a rule into parties.
 * Rules only propose; nothing here may refuse.
 */
@NullMarked
package org.ceptoarhub.core.rules;

import org.jspecify.annotations.NullMarked;
