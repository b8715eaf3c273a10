package org.ceptoarhub.router.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.event.Category;
import org.ceptoarhub.event.ChainEnd;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.SourceKind;
import org.ceptoarhub.event.Stage;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.event.Traffic;

/** The hub's daily word on where the chains end, as it goes onto its own out topic. Thread-safe. */
public final class HubHeads {
  private final EventCodec codec;

  public HubHeads(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * One part of a day's heads.
   *
   * @param day the day in Japan that was over
   * @param number from 0
   * @param of how many parts there are
   * @param at the moment at which the day was over
   */
  public record Part(
      LocalDate day, int number, int of, SortedMap<String, ShardHead> heads, Instant at) {

    String id() {
      return HubHeads.id(day, number);
    }
  }

  /** The event id of a part; the same whoever says it. */
  public static String id(LocalDate day, int number) {
    return Ids.named("chain-heads", day.toString(), Integer.toString(number));
  }

  /**
   * The record that says it.
   *
   * @param hub the hub's own party id
   */
  public ProducerRecord<byte[], byte[]> record(String hub, Part part) {
    List<ChainEnd> ends = new ArrayList<>();
    part.heads()
        .forEach(
            (sender, head) ->
                ends.add(
                    new ChainEnd(
                        sender,
                        head.chain().seq(),
                        head.chain().hash(),
                        head.partition(),
                        head.offset())));
    ChainHeads body =
        ChainHeads.newBuilder()
            .setHeader(header(part))
            .setDay(part.day().toString())
            .setPart(part.number())
            .setParts(part.of())
            .setHeads(ends)
            .build();
    List<Header> headers = new ArrayList<>(Outgoing.headers(hub, new Event(body)));
    headers.add(TextHeader.of(RecordHeaders.ACTOR, Service.ROUTER));
    return new ProducerRecord<>(
        Realm.LIVE.out(hub),
        0,
        body.getHeader().getCaseId().getBytes(UTF_8),
        codec.encode(body),
        headers);
  }

  private static org.ceptoarhub.event.Header header(Part part) {
    return org.ceptoarhub.event.Header.newBuilder()
        .setEventId(part.id())
        .setCaseId(Ids.named("chain-heads", part.day().toString()))
        .setRevision(0)
        .setStage(Stage.FIRST)
        .setTraffic(Traffic.ACTUAL)
        .setTlp(Tlp.AMBER_STRICT)
        .setCategory(Category.C)
        .setSourceKind(SourceKind.NISC_OTHER)
        .setTitle(
            "Chain heads of %s, part %d of %d".formatted(part.day(), part.number() + 1, part.of()))
        .setLanguage("en")
        .setIssuedAt(part.at())
        .build();
  }
}
