/**
 * The posture (平時 / 要警戒時・障害発生時 / 緊急事態) of the country and of its sectors, who may change it, and
 * how what is shared under it is handled. What a posture means for one rule stands in the rule.
 */
@NullMarked
package org.ceptoarhub.core.posture;

import org.jspecify.annotations.NullMarked;
