package org.ceptoarhub.core.posture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.PostureRecord;
import org.junit.jupiter.api.Test;

class PostureBoardTest {
  private static final Instant AT = Instant.parse("2026-11-20T00:05:00Z");
  private static final String ID = "019a9f00-0000-7000-8000-000000000001";

  private static PostureChange change(Posture posture, ResponseRoom room, String... sectors) {
    return PostureChange.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setEventId(ID)
                .setCaseId(ID)
                .setTlp(Tlp.GREEN)
                .setCategory(Category.A)
                .setSourceKind(SourceKind.NISC_CI_GROUP)
                .setTitle("要警戒時")
                .setIssuedAt(AT)
                .build())
        .setPosture(posture)
        .setSectors(List.of(sectors))
        .setReason("大規模なDDoS攻撃の予告")
        .setResponseRoom(room)
        .build();
  }

  private static PostureBoard after(PostureBoard board, PostureChange change) {
    PostureBoard changed = board;
    for (PostureRecord record : board.written(change, "nisc", "sato", AT)) {
      changed = changed.after(record);
    }
    return changed;
  }

  @Test
  void changeOfSectors_isOneRecordASectorWithWhoWhenAndWhy() {
    PostureChange change = change(Posture.ALERT, ResponseRoom.OPENED, "gas", "water", "gas");

    assertThat(PostureBoard.EMPTY.written(change, "nisc", "sato", AT))
        .extracting(PostureRecord::getSector)
        .containsExactly("gas", "water");
    assertThat(PostureBoard.EMPTY.written(change, "nisc", "sato", AT).getFirst())
        .isEqualTo(
            new PostureRecord(
                "gas",
                Posture.ALERT,
                ResponseRoom.OPENED,
                AT,
                "nisc",
                "sato",
                "大規模なDDoS攻撃の予告",
                new EventRef("nisc", ID)));
  }

  @Test
  void boardAndPostures_changeAlike() {
    PostureChange nation = change(Posture.ALERT, ResponseRoom.OPENED);
    PostureChange gas = change(Posture.EMERGENCY, ResponseRoom.UNCHANGED, "gas");

    PostureBoard board = after(after(PostureBoard.EMPTY, nation), gas);

    assertThat(board.postures()).isEqualTo(Postures.NORMAL.after(nation).after(gas));
  }

  @Test
  void responseRoomThatIsNotSpokenOf_staysAsItWas() {
    PostureBoard board =
        after(PostureBoard.EMPTY, change(Posture.EMERGENCY, ResponseRoom.OPENED, "gas"));
    board = after(board, change(Posture.ALERT, ResponseRoom.UNCHANGED, "gas"));

    assertThat(board.record("gas").orElseThrow().getResponseRoom()).isEqualTo(ResponseRoom.OPENED);
  }

  @Test
  void withdrawnChange_changesNothing() {
    PostureChange change = change(Posture.EMERGENCY, ResponseRoom.OPENED);
    change.getHeader().setStage(Stage.WITHDRAWN);

    assertThat(PostureBoard.EMPTY.written(change, "nisc", "sato", AT)).isEmpty();
  }
}
