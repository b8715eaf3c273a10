package org.ceptoarhub.router.shard;

import java.time.Instant;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;
import org.jspecify.annotations.Nullable;

/** The header of what the hub says in its own name: its Notices, and its orders to itself. */
final class HubHeader {
  private HubHeader() {}

  /**
   * A header that lacks nothing; a Notice still names its recipient.
   *
   * @param occasion the header of the event that gave occasion, of which only the drill is taken;
   *     null if there is none
   */
  static Header.Builder of(
      Realm realm, String id, String caseId, String title, Instant at, @Nullable Header occasion) {
    Header.Builder header =
        Header.newBuilder()
            .setEventId(id)
            .setCaseId(caseId)
            .setRevision(0)
            .setStage(Stage.FIRST)
            .setTraffic(realm == Realm.LIVE ? Traffic.ACTUAL : Traffic.TEST)
            .setTlp(Tlp.AMBER_STRICT)
            .setCategory(Category.C)
            .setSourceKind(SourceKind.NISC_OTHER)
            .setTitle(title)
            .setLanguage("en")
            .setIssuedAt(at);
    return occasion != null && isExercise(realm, occasion)
        ? header.setTraffic(Traffic.EXERCISE).setExerciseId(occasion.getExerciseId())
        : header;
  }

  private static boolean isExercise(Realm realm, Header occasion) {
    return realm == Realm.DRILL
        && occasion.getTraffic() == Traffic.EXERCISE
        && occasion.getExerciseId() != null;
  }
}
