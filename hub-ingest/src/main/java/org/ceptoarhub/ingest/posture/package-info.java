/**
 * The posture (平時 / 要警戒時・障害発生時 / 緊急事態) of the country and of its sectors, followed on its topic,
 * and whom to reach how while it is an emergency. Nothing is written: a posture changes by an
 * event.
 */
@NullMarked
package org.ceptoarhub.ingest.posture;

import org.jspecify.annotations.NullMarked;
