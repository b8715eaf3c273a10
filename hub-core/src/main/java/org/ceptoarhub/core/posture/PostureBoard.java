package org.ceptoarhub.core.posture;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.log.PostureRecord;
import org.jspecify.annotations.Nullable;

/**
 * The postures of one realm as its control topic tells them, each with who, when and why.
 *
 * @param records sector id to record; the empty id is the whole country
 */
public record PostureBoard(Map<String, PostureRecord> records) {
  /** Nobody has said anything: 平時 everywhere. */
  public static final PostureBoard EMPTY = new PostureBoard(Map.of());

  public PostureBoard {
    records = Map.copyOf(records);
  }

  /** The board after a record of the topic. */
  public PostureBoard after(PostureRecord record) {
    Map<String, PostureRecord> changed = new HashMap<>(records);
    changed.put(record.getSector(), record);
    return new PostureBoard(changed);
  }

  /** The board without what was said about a sector. */
  public PostureBoard without(String sector) {
    Map<String, PostureRecord> changed = new HashMap<>(records);
    changed.remove(sector);
    return new PostureBoard(changed);
  }

  /** What was said last about a sector; empty id: about the whole country. */
  public Optional<PostureRecord> record(String sector) {
    return Optional.ofNullable(records.get(sector));
  }

  /** The postures that rules are asked with. */
  public Postures postures() {
    Map<String, Posture> sectors = new HashMap<>();
    records.forEach((sector, record) -> sectors.put(sector, record.getPosture()));
    Posture nation = sectors.remove("");
    return new Postures(nation == null ? Posture.NORMAL : nation, sectors);
  }

  /**
   * What a change that takes effect is written down as, one record a sector, or one for the whole
   * country. A change that is withdrawn changes nothing back: nobody has said to what; another
   * change does. What it does not say of the response room (対策室) stays as it was.
   *
   * @param source the party whose change it is
   * @param at the broker's time of the change
   */
  public List<PostureRecord> written(
      PostureChange change, String source, @Nullable String actor, Instant at) {
    if (change.getHeader().getStage() == Stage.WITHDRAWN) {
      return List.of();
    }
    List<String> sectors = change.getSectors().isEmpty() ? List.of("") : change.getSectors();
    return sectors.stream()
        .distinct()
        .map(
            sector ->
                PostureRecord.newBuilder()
                    .setSector(sector)
                    .setPosture(change.getPosture())
                    .setResponseRoom(room(change, sector))
                    .setSince(at)
                    .setBy(source)
                    .setActor(actor)
                    .setReason(change.getReason())
                    .setCause(new EventRef(source, change.getHeader().getEventId()))
                    .build())
        .toList();
  }

  private ResponseRoom room(PostureChange change, String sector) {
    return change.getResponseRoom() == ResponseRoom.UNCHANGED
        ? record(sector).map(PostureRecord::getResponseRoom).orElse(ResponseRoom.UNCHANGED)
        : change.getResponseRoom();
  }
}
