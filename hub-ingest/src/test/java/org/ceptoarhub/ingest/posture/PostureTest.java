package org.ceptoarhub.ingest.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.ingest.Edge.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Posture;
import org.ceptoarhub.event.ResponseRoom;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.log.PostureRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostureTest {
  private static final Instant SINCE = Instant.parse("2026-11-20T01:00:00Z");

  private final Edge edge = new Edge();

  @AfterAll
  void stop() {
    edge.close();
  }

  private void say(Realm realm, String sector, Posture posture) {
    PostureRecord record =
        PostureRecord.newBuilder()
            .setSector(sector)
            .setPosture(posture)
            .setResponseRoom(ResponseRoom.OPENED)
            .setSince(SINCE)
            .setBy("nisc")
            .setActor("alice")
            .setReason("攻撃が続いている")
            .setCause(new EventRef("nisc", Ids.fresh()))
            .build();
    edge.hub()
        .control(
            Control.POSTURE,
            Control.postureKey(realm, sector),
            new EventCodec().encode(record),
            Map.of());
  }

  private JsonNode posture(String party) {
    return edge.get(party, "/api/v1/posture").json();
  }

  private static JsonNode sector(JsonNode posture, String id) {
    for (JsonNode sector : posture.path("sectors")) {
      if (sector.path("sector").asText().equals(id)) {
        return sector;
      }
    }
    throw new AssertionError(id);
  }

  @Test
  void sectorOnAlert_isToldWithWhoWhenAndWhy() {
    say(Realm.LIVE, "gas", Posture.ALERT);
    say(Realm.DRILL, "water", Posture.EMERGENCY);

    JsonNode told = posture("gas-a");

    JsonNode gas = sector(told, "gas");
    assertThat(gas.path("posture").asText()).isEqualTo("ALERT");
    assertThat(gas.path("responseRoom").asText()).isEqualTo("OPENED");
    assertThat(gas.path("since").asText()).isEqualTo(SINCE.toString());
    assertThat(gas.path("by").asText()).isEqualTo("nisc");
    assertThat(gas.path("reason").asText()).isEqualTo("攻撃が続いている");
    assertThat(gas.has("actor")).isFalse();
    assertThat(sector(told, "water").path("posture").asText()).isEqualTo("NORMAL");
    assertThat(told.at("/nation/posture").asText()).isEqualTo("NORMAL");
    assertThat(sector(posture("nisc"), "gas").path("actor").asText()).isEqualTo("alice");
  }

  @Test
  void emergencyContacts_areForNiscAndEachRowForItsParty() {
    JsonNode all = posture("nisc").path("emergencyContacts");
    assertThat(all).isNotEmpty();
    String party = all.at("/1/party").asText();

    assertThat(posture(party).path("emergencyContacts")).hasSize(1);
    assertThat(posture(party).at("/emergencyContacts/0")).isEqualTo(all.path(1));
    assertThat(posture("gas-b").path("emergencyContacts")).isEmpty();
  }

  @Test
  void postureChange_isOfNiscAlone() {
    String change = "{\"posture\": \"ALERT\", \"sectors\": [\"gas\"], \"reason\": \"試験\"}";

    Answer allowed = edge.publish("nisc", event("PostureChange", change));
    Answer denied = edge.publish("meti", event("PostureChange", change));

    assertThat(allowed.status()).isEqualTo(202);
    assertThat(denied.status()).isEqualTo(422);
  }
}
