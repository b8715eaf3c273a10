package org.ceptoarhub.bench.field;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Tlp;

/** The events that are routed: warnings of CEPTOARs to their members, as such texts read. */
final class Warnings {
  private static final String TEXT =
      "遠隔保守用の接続を悪用して制御系ネットワークに侵入し、監視端末を停止させる攻撃が複数確認されています。"
          + "外部から到達できる保守用の接続の有無、認証の方式、接続元の制限、操作の記録を確認し、"
          + "不審な接続が見つかった場合には所管省庁に連絡してください。"
          + "攻撃に使われた接続元は198.51.100.0/24の範囲にあり、maintenance.example.netを名乗ります。";

  /** Of this many events one is labelled RED where labels are mixed; nobody may get it. */
  static final int ONE_RED_IN = 10;

  private final EventCodec codec;

  Warnings(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * An event as it lies on an out topic.
   *
   * @param bytes in wire format
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Warning(Header header, byte[] bytes) {

    /** Whether members may get it. */
    boolean isForMembers() {
      return header.getTlp() == Tlp.GREEN;
    }
  }

  /**
   * New events with ids of their own.
   *
   * @param size bytes of each, about
   * @param mixed whether some of them are labelled RED
   */
  List<Warning> make(int count, int size, boolean mixed) {
    String summary = summary(size - warning("", Tlp.GREEN).bytes().length);
    List<Warning> warnings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      warnings.add(warning(summary, mixed && i % ONE_RED_IN == 0 ? Tlp.RED : Tlp.GREEN));
    }
    return warnings;
  }

  private static String summary(int size) {
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    for (int i = 0; bytes < size; i = (i + 1) % TEXT.length()) {
      text.append(TEXT.charAt(i));
      bytes += String.valueOf(TEXT.charAt(i)).getBytes(UTF_8).length;
    }
    return text.toString();
  }

  private Warning warning(String summary, Tlp label) {
    Header header =
        Header.newBuilder()
            .setEventId(Ids.fresh())
            .setCaseId(Ids.fresh())
            .setTlp(label)
            .setCategory(Category.C)
            .setSourceKind(SourceKind.NISC_CI_GROUP)
            .setTitle("制御系システムを狙う攻撃についての注意喚起")
            .setIssuedAt(Instant.now())
            .build();
    return new Warning(
        header,
        codec.encode(Redistribution.newBuilder().setHeader(header).setSummary(summary).build()));
  }
}
