package org.ceptoarhub.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.ceptoarhub.event.Header;
import org.junit.jupiter.api.Test;

class TextFieldsTest {
  private final TextFields texts = new TextFields();

  @Provide
  Arbitrary<Event> events() {
    return Events.any();
  }

  @Test
  void textsOfAProvision_haveTheirPathsInTheOrderOfTheSchema() {
    assertThat(textsOf(Events.example("Provision")))
        .containsExactly(
            Map.entry("header.title", "制御系を狙うDoS攻撃への注意喚起"),
            Map.entry("header.language", "ja"),
            Map.entry("body.summary", "監視制御系に対するDoS攻撃により、サービスの提供に支障が生じた事例を確認した。"),
            Map.entry("body.recommendedActions", "1. 外部からの接続経路を点検する。2. 予備系への切替手順を確認する。"),
            Map.entry("body.niscComment", "同種の攻撃が他分野にも及ぶおそれがある。"),
            Map.entry("body.indicators[0].pattern", "[ipv4-addr:value = '198.51.100.7']"),
            Map.entry("body.indicators[0].patternType", "stix"),
            Map.entry("body.indicators[0].description", "攻撃元アドレス"));
  }

  @Test
  void listOfStrings_isWalkedElementByElement() {
    assertThat(textsOf(Events.example("EarlyWarning")))
        .containsEntry("body.vulnerabilities[0]", "CVE-2026-99999")
        .containsEntry("body.products[0].name", "RemoteGate");
  }

  @Test
  void identifiersAndEchoes_areNoFreeText() {
    assertThat(textsOf(Events.example("Notice")))
        .containsOnlyKeys("header.title", "header.language", "body.code");
  }

  @Test
  void keysAndValuesOfMaps_areFreeText() {
    Map<String, String> found = new LinkedHashMap<>();

    texts.forEach(new Event(new Tomorrow(Map.of("鍵", "値"), "x")), found::put);

    assertThat(new TreeSet<>(found.values())).contains("値", "x");
    assertThat(found).containsKeys("body.labels.鍵", "body.fresh");
  }

  /** The same question, asked the slow way: all strings in the JSON form, less what is marked. */
  @Property(tries = 200)
  void anyEvent_hidesNoText(@ForAll("events") Event event) {
    Map<String, String> all = new LinkedHashMap<>();
    collect(event.body(), "", all);

    assertThat(textsOf(event).values()).containsExactlyElementsOf(all.values());
  }

  private static void collect(Object value, String path, Map<String, String> all) {
    switch (value) {
      case IndexedRecord record -> {
        for (Schema.Field field : record.getSchema().getFields()) {
          Object inner = record.get(field.pos());
          if (inner != null
              && field.getProp("vocabulary") == null
              && field.getProp("text") == null) {
            collect(inner, path + "/" + field.name(), all);
          }
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          collect(list.get(i), path + "/" + i, all);
        }
      }
      case String text -> all.put(path, text);
      default -> {}
    }
  }

  private Map<String, String> textsOf(Event event) {
    Map<String, String> found = new LinkedHashMap<>();
    texts.forEach(event, found::put);
    return found;
  }

  /** A kind of event with what no kind has today: a map, and a field without properties. */
  private static final class Tomorrow extends SpecificRecordBase {
    private static final long serialVersionUID = 1L;
    private static final Schema SCHEMA =
        org.apache.avro.SchemaBuilder.record("Tomorrow")
            .fields()
            .name("header")
            .type(Header.getClassSchema())
            .noDefault()
            .name("labels")
            .type()
            .map()
            .values()
            .stringType()
            .noDefault()
            .requiredString("fresh")
            .endRecord();

    private final transient Object[] values;

    Tomorrow(Map<String, String> labels, String fresh) {
      values = new Object[] {new Header(), labels, fresh};
    }

    @Override
    public Schema getSchema() {
      return SCHEMA;
    }

    @Override
    public Object get(int field) {
      return values[field];
    }

    @Override
    public void put(int field, Object value) {
      values[field] = value;
    }
  }
}
