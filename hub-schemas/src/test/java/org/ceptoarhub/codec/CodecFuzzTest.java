package org.ceptoarhub.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.fuzz.Campaign;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on an out topic: refused with a reason, or an event that means one thing. */
class CodecFuzzTest {
  private static final int GROWTH = 400;
  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = YEAR_0.plusSeconds(315_569_520_000L);

  private final EventCodec codec = new EventCodec();
  private final EventJson json = new EventJson();
  private final TextFields texts = new TextFields();

  static List<byte[]> examples() {
    EventCodec codec = new EventCodec();
    List<byte[]> examples = new ArrayList<>();
    for (String kind : new EventJson().kinds()) {
      examples.add(codec.encode(Events.example(kind).body()));
    }
    return examples;
  }

  @MethodSource("examples")
  @FuzzTest(maxDuration = "30m")
  void bytes(byte[] input) {
    Campaign.bounded(input, GROWTH, this::refusedOrOneEvent);
  }

  @Test
  void spoiltRecords_areRefusedOrOneEvent() {
    Campaign.at("codec", 20_000).run(examples(), GROWTH, this::refusedOrOneEvent);
  }

  private void refusedOrOneEvent(byte[] input) throws Exception {
    Event event;
    try {
      event = codec.decodeEvent(input);
    } catch (MalformedRecordException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    texts.forEach(event, (path, text) -> assertThat(path).matches("(header|body)\\..*"));
    assertThat(codec.decodeEvent(codec.encode(event.body()))).isEqualTo(event);
    JsonNode written = json.toJson(event);
    JsonNode read = json.parse(written.toString().getBytes(UTF_8));
    assertThat(read).hasToString(written.toString());
    if (hasWritableTimes(event.body()) && hasWritableTimes(event.header())) {
      assertThat(json.fromJson(read)).isEqualTo(event);
    }
  }

  /** Admission refuses years that RFC 3339 can't write; Avro can. */
  private static boolean hasWritableTimes(SpecificRecord record) {
    return record.getSchema().getFields().stream()
        .noneMatch(
            field ->
                record.get(field.pos()) instanceof Instant time
                    && (time.isBefore(YEAR_0) || !time.isBefore(YEAR_10000)));
  }
}
