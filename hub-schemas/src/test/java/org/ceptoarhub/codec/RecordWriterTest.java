package org.ceptoarhub.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

class RecordWriterTest {
  private static final int PREFIX = 5;

  private final EventCodec codec = new EventCodec();

  @Provide
  Arbitrary<SpecificRecord> events() {
    return Events.any().map(Event::body);
  }

  @Provide
  Arbitrary<SpecificRecord> logged() {
    return Events.anyLogged();
  }

  @Property(tries = 400)
  void anyEvent_isWrittenAsAvroWritesIt(@ForAll("events") SpecificRecord event) throws IOException {
    assertThat(written(event)).isEqualTo(writtenByAvro(event));
  }

  @Property(tries = 400)
  void anyRecordOfTheLog_isWrittenAsAvroWritesIt(@ForAll("logged") SpecificRecord record)
      throws IOException {
    assertThat(written(record)).isEqualTo(writtenByAvro(record));
  }

  private byte[] written(SpecificRecord record) {
    byte[] bytes = codec.encode(record);
    return Arrays.copyOfRange(bytes, PREFIX, bytes.length);
  }

  private static byte[] writtenByAvro(SpecificRecord record) throws IOException {
    var out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<SpecificRecord>(record.getSchema(), Kinds.model())
        .write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
