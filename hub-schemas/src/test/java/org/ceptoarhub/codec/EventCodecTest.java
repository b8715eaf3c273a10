package org.ceptoarhub.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.ceptoarhub.codec.ReleasedSchemas.Released;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Rejection;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private final ReleasedSchemas schemas = ReleasedSchemas.load();
  private final EventCodec codec = new EventCodec(schemas);

  @Provide
  Arbitrary<Event> events() {
    return Events.any();
  }

  @Property(tries = 400)
  void anyEvent_comesBackFromItsBytes(@ForAll("events") Event event)
      throws MalformedRecordException {
    assertThat(codec.decodeEvent(codec.encode(event.body()))).isEqualTo(event);
  }

  @Property(tries = 2000)
  void randomBytes_areMalformedOrAnEvent(@ForAll byte[] bytes) {
    decodesOrIsMalformed(bytes);
  }

  @Property(tries = 2000)
  void randomBytesAfterAKnownId_areMalformedOrAnEvent(
      @ForAll @IntRange(min = 1, max = 22) int id, @ForAll byte[] bytes) {
    decodesOrIsMalformed(wire(id, bytes));
  }

  @Property(tries = 1000)
  void damagedEvents_areMalformedOrAnEvent(
      @ForAll("events") Event event, @ForAll @IntRange(min = 5) int at, @ForAll byte value) {
    byte[] bytes = codec.encode(event.body());
    bytes[5 + at % (bytes.length - 5)] = value;
    decodesOrIsMalformed(bytes);
  }

  private void decodesOrIsMalformed(byte[] bytes) {
    try {
      codec.decodeEvent(bytes);
    } catch (MalformedRecordException e) {
      assertThat(e).hasMessageEndingWith(".");
    }
  }

  @Test
  void wireFormat_isZeroThenTheReleasedIdBigEndian() {
    byte[] bytes = codec.encode(Events.example("Provision").body());

    assertThat(bytes[0]).isZero();
    assertThat(ByteBuffer.wrap(bytes).getInt(1))
        .isEqualTo(schemas.idOf("org.ceptoarhub.event.Provision"));
  }

  @Test
  void logRecords_comeBackAsTheirClass() throws MalformedRecordException {
    QuarantineRecord record =
        QuarantineRecord.newBuilder()
            .setSource("gas-a")
            .setSourceOffset(7)
            .setAt(Instant.parse("2026-11-20T00:00:00Z"))
            .setEventId(null)
            .setKind(null)
            .setRejection(new Rejection("malformed", null, "…"))
            .setHeaders(Map.of("ce_id", ByteBuffer.wrap(new byte[] {1, 2})))
            .setKey(null)
            .setValue(ByteBuffer.wrap(new byte[] {3}))
            .build();

    assertThat(codec.decode(codec.encode(record), QuarantineRecord.class)).isEqualTo(record);
  }

  @Test
  void everyPrefixOfAnEvent_isMalformed() {
    byte[] bytes = codec.encode(Events.example("IncidentReport").body());

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> codec.decodeEvent(cut));
    }
  }

  @Test
  void bytesAfterTheEnd_areMalformed() {
    byte[] bytes = codec.encode(Events.example("Receipt").body());

    assertThatThrownBy(() -> codec.decodeEvent(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "The bytes after the schema id are no Receipt in Avro binary; write it with the schema"
                + " of that id.")
        .hasRootCauseMessage("Bytes are left over after the end of the record");
  }

  @Test
  void unknownMagic_isNamed() {
    assertThatThrownBy(() -> codec.decodeEvent("{\"type\": 1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("The record begins with 0x7b instead of 0x00;");
  }

  @Test
  void unknownId_isNamed() {
    assertThatThrownBy(() -> codec.decodeEvent(wire(-1, new byte[9])))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("No released schema has the id 4294967295;");
  }

  @Test
  void logRecords_areNoEvents() {
    byte[] bytes = wire(schemas.idOf("org.ceptoarhub.log.IndexEntry"), new byte[9]);

    assertThatThrownBy(() -> codec.decodeEvent(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("IndexEntry is a record of the hub's own log");
  }

  @Test
  void anotherType_isMalformed() {
    byte[] bytes = codec.encode(Events.example("Provision").body());

    assertThatThrownBy(() -> codec.decode(bytes, IncidentReport.class))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Expected IncidentReport, but the schema id says Provision.");
  }

  @Test
  void hugeLengths_areMalformedWithoutTakingTheMemory() throws Exception {
    // The first field of every kind is header.eventId, a string: its length comes first.
    for (long length : new long[] {1 << 20, Integer.MAX_VALUE - 8, 1L << 40, Long.MIN_VALUE, -1}) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
      encoder.writeLong(length);
      encoder.flush();
      byte[] bytes = wire(schemas.idOf("org.ceptoarhub.event.Provision"), body.toByteArray());

      long before = allocatedBytes();
      assertThatExceptionOfType(MalformedRecordException.class)
          .isThrownBy(() -> codec.decodeEvent(bytes));
      assertThat(allocatedBytes() - before).isLessThan(1 << 20);
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void recordWithoutARequiredField_isRefusedAndHarmsNoLaterOne() throws MalformedRecordException {
    Event good = Events.example("Provision");
    Provision bad = Provision.newBuilder((Provision) good.body()).build();
    bad.getHeader().setTitle(null);

    assertThatIllegalArgumentException().isThrownBy(() -> codec.encode(bad));

    Event later = Events.example("Receipt");
    assertThat(codec.decodeEvent(codec.encode(later.body()))).isEqualTo(later);
  }

  @Test
  void partsOfRecords_areNotWrittenAlone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(new EventRef("nisc", "x")))
        .withMessageStartingWith("org.ceptoarhub.event.EventRef has no released schema");
  }

  @Test
  void whatAnotherVersionWrote_isReadAsTheClassOfToday() throws Exception {
    Event original = Events.example("Receipt");
    Schema other = changed("Receipt", text -> text.replace("\"ACTED\"", "\"ACTED\", \"ARCHIVED\""));
    EventCodec both = codecWith(new Released(99, "org.ceptoarhub.event.Receipt", 99, other));
    GenericRecord written = generic(original, other);
    written.put("stage", new GenericData.EnumSymbol(other.getField("stage").schema(), "ARCHIVED"));

    Event read = both.decodeEvent(wire(99, binary(written)));

    assertThat(read.header()).isEqualTo(original.header());
    assertThat(((Receipt) read.body()).getStage()).isEqualTo(ReceiptStage.RECEIVED);
  }

  @Test
  void unknownTrafficLightLabel_readsAsRed() throws Exception {
    Schema other = changed("Receipt", text -> text.replace("[\"CLEAR\"", "[\"PURPLE\",\"CLEAR\""));
    EventCodec both = codecWith(new Released(99, "org.ceptoarhub.event.Receipt", 99, other));
    GenericRecord written = generic(Events.example("Receipt"), other);
    GenericRecord header = (GenericRecord) written.get("header");
    header.put(
        "tlp", new GenericData.EnumSymbol(header.getSchema().getField("tlp").schema(), "PURPLE"));

    assertThat(both.decodeEvent(wire(99, binary(written))).header().getTlp()).isEqualTo(Tlp.RED);
  }

  private EventCodec codecWith(Released another) {
    List<Released> all = new ArrayList<>();
    schemas.subjects().forEach(subject -> all.addAll(schemas.versions(subject)));
    all.add(another);
    return new EventCodec(new ReleasedSchemas(all));
  }

  private Schema changed(String kind, UnaryOperator<String> change) {
    String text = schemas.newest("org.ceptoarhub.event." + kind).schema().toString();
    assertThat(change.apply(text)).isNotEqualTo(text);
    return new Schema.Parser().parse(change.apply(text));
  }

  /** The event as somebody without our classes would hold it. */
  private GenericRecord generic(Event event, Schema schema) throws IOException {
    byte[] bytes = codec.encode(event.body());
    Schema written = schemas.newest(event.body().getSchema().getFullName()).schema();
    return new GenericDatumReader<GenericRecord>(written, schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
  }

  private static byte[] binary(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  @Test
  void manyThreads_shareOneCodec() throws Exception {
    List<Event> events = new EventJson().kinds().stream().map(Events::example).toList();
    Callable<Void> work =
        () -> {
          for (int i = 0; i < 200; i++) {
            for (Event event : events) {
              assertThat(codec.decodeEvent(codec.encode(event.body()))).isEqualTo(event);
            }
          }
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (var done : threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> work).toList())) {
        done.get();
      }
    }
  }

  private static byte[] wire(int id, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
  }
}
