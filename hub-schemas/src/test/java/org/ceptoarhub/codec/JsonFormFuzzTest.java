package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.fuzz.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text where the JSON form is wanted: refused with its field named, or an event. */
class JsonFormFuzzTest {
  private static final int GROWTH = 2_000;

  private final EventCodec codec = new EventCodec();
  private final EventJson json = new EventJson();
  private final ObjectMapper mapper = new ObjectMapper();

  static List<byte[]> examples() {
    List<byte[]> examples = new ArrayList<>();
    for (String kind : new EventJson().kinds()) {
      examples.add(Events.exampleJson(kind).toPrettyString().getBytes(UTF_8));
    }
    return examples;
  }

  @MethodSource("examples")
  @FuzzTest(maxDuration = "30m")
  void text(byte[] input) {
    Campaign.bounded(input, GROWTH, this::refusedOrStable);
  }

  @Test
  void spoiltDocuments_areRefusedOrStable() {
    Campaign.at("JSON form", 5_000).run(examples(), GROWTH, this::refusedOrStable);
  }

  private void refusedOrStable(byte[] input) throws Exception {
    JsonNode document;
    try {
      document = json.parse(input);
    } catch (InvalidEventException e) {
      tellable(e);
      return;
    }
    Event event;
    try {
      event = json.fromJson(document);
    } catch (InvalidEventException e) {
      tellable(e);
      assertThat(e.field().isEmpty())
          .as("%s names a field", e.getMessage())
          .isEqualTo(!document.isObject());
      return;
    }
    JsonNode written = json.toJson(event);
    assertThat(json.fromJson(json.parse(written.toString().getBytes(UTF_8)))).isEqualTo(event);
    Event sent = codec.decodeEvent(codec.encode(event.body()));
    assertThat(sent).isEqualTo(event);
    assertThat(json.toJson(sent)).isEqualTo(written);
  }

  /** What is told stands in an answer in JSON and UTF-8, and is no longer than its reader likes. */
  private void tellable(InvalidEventException refusal) throws Exception {
    for (String text : List.of(refusal.field(), String.valueOf(refusal.getMessage()))) {
      assertThat(mapper.readTree(mapper.writeValueAsBytes(TextNode.valueOf(text))).textValue())
          .isEqualTo(text);
      assertThat(text).hasSizeLessThan(2_000);
    }
    assertThat(refusal).message().isNotBlank();
  }
}
