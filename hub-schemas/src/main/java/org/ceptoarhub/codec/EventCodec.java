package org.ceptoarhub.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.ceptoarhub.codec.ReleasedSchemas.Released;
import org.jspecify.annotations.Nullable;

/**
 * Records to bytes and back in the Confluent wire format: 0x00, the schema id as four bytes
 * big-endian, Avro binary. Reads what any released schema wrote, as the generated class of today.
 * Thread-safe; make one and keep it.
 *
 * <p>Bytes may come from anybody. A length in them is believed only as far as bytes follow (Avro
 * checks strings, bytes and collections against what is left), so a record takes memory in
 * proportion to its own size.
 */
public final class EventCodec {
  private static final byte MAGIC = 0;
  private static final int PREFIX = 1 + Integer.BYTES;

  private final Map<Class<?>, Writing> byClass = new HashMap<>();
  private final Map<Integer, Reading> byId = new HashMap<>();
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  private record Writing(int id, RecordWriter writer) {}

  private record Reading(
      Class<? extends SpecificRecord> type, boolean event, DatumReader<SpecificRecord> reader) {}

  /** A codec for the schemas that are shipped with this class. */
  public EventCodec() {
    this(ReleasedSchemas.load());
  }

  public EventCodec(ReleasedSchemas schemas) {
    SpecificData model = Kinds.model();
    for (String subject : schemas.subjects()) {
      Class<? extends SpecificRecord> type = Kinds.generatedClass(subject);
      Schema current = model.getSchema(type);
      byClass.put(type, new Writing(schemas.idOf(subject), new RecordWriter(current)));
      for (Released version : schemas.versions(subject)) {
        DatumReader<SpecificRecord> reader = reader(model, version.schema(), current);
        byId.put(version.id(), new Reading(type, Kinds.isEvent(current), reader));
      }
    }
  }

  private static DatumReader<SpecificRecord> reader(
      SpecificData model, Schema writer, Schema current) {
    try {
      return model.getFastReaderBuilder().createDatumReader(writer, current);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read released versions of " + current.getName(), e);
    }
  }

  /**
   * The wire format of an event or a log record.
   *
   * @throws IllegalArgumentException if the record is of no released schema or lacks a required
   *     field
   */
  public byte[] encode(SpecificRecord record) {
    Writing writing = byClass.get(record.getClass());
    if (writing == null) {
      throw new IllegalArgumentException(
          record.getSchema().getFullName() + " has no released schema; only whole records have");
    }
    try {
      return scratch.get().encode(writing, record);
    } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
      throw new IllegalArgumentException(
          "Cannot write this " + record.getSchema().getName() + "; is a required field null?", e);
    }
  }

  /**
   * @throws MalformedRecordException if the bytes are not an event of a released schema
   */
  public Event decodeEvent(byte[] bytes) throws MalformedRecordException {
    Reading reading = reading(bytes);
    if (!reading.event()) {
      throw new MalformedRecordException(
          reading.type().getSimpleName()
              + " is a record of the hub's own log, not an event; send one of the event kinds.");
    }
    return new Event(read(bytes, reading));
  }

  /**
   * @throws MalformedRecordException if the bytes are not a record of this type
   */
  public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type)
      throws MalformedRecordException {
    Reading reading = reading(bytes);
    if (reading.type() != type) {
      throw new MalformedRecordException(
          "Expected "
              + type.getSimpleName()
              + ", but the schema id says "
              + reading.type().getSimpleName()
              + ".");
    }
    return type.cast(read(bytes, reading));
  }

  private Reading reading(byte[] bytes) throws MalformedRecordException {
    if (bytes.length < PREFIX) {
      throw new MalformedRecordException(
          "The record has "
              + bytes.length
              + " bytes; the wire format begins with 0x00 and a schema id of four bytes.");
    }
    if (bytes[0] != MAGIC) {
      throw new MalformedRecordException(
          "The record begins with 0x%02x instead of 0x00; send the Confluent wire format (0x00, schema id, Avro binary)."
              .formatted(bytes[0]));
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    Reading reading = byId.get(id);
    if (reading == null) {
      throw new MalformedRecordException(
          "No released schema has the id "
              + Integer.toUnsignedString(id)
              + "; use the ids of the hub's schema registry.");
    }
    return reading;
  }

  private SpecificRecord read(byte[] bytes, Reading reading) throws MalformedRecordException {
    try {
      return scratch.get().decode(reading, bytes);
    } catch (IOException | RuntimeException e) {
      throw new MalformedRecordException(
          "The bytes after the schema id are no "
              + reading.type().getSimpleName()
              + " in Avro binary; write it with the schema of that id.",
          e);
    }
  }

  /** What one thread uses again and again. */
  private static final class Scratch {
    private static final int KEPT_BYTES = 1 << 20;

    private ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 10);
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    byte[] encode(Writing writing, SpecificRecord record) throws IOException {
      // Reusing an encoder first flushes what a failed record left in it, so reset comes after.
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, this.encoder);
      this.encoder = encoder;
      out.reset();
      encoder.writeFixed(
          ByteBuffer.allocate(PREFIX).put(MAGIC).putInt(writing.id()).array(), 0, PREFIX);
      writing.writer().write(record, encoder);
      encoder.flush();
      byte[] bytes = out.toByteArray();
      if (bytes.length > KEPT_BYTES) {
        out = new ByteArrayOutputStream(1 << 10);
      }
      return bytes;
    }

    SpecificRecord decode(Reading reading, byte[] bytes) throws IOException {
      BinaryDecoder decoder =
          DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, this.decoder);
      this.decoder = decoder;
      SpecificRecord record = reading.reader().read(null, decoder);
      if (!decoder.isEnd()) {
        throw new IOException("Bytes are left over after the end of the record");
      }
      return record;
    }
  }
}
