package org.ceptoarhub.ingest.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.codec.Sha256;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.RecordHeaders;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EarlyWarning;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.ReceiptStage;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.RelatedInformation;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.log.DecisionRecord;
import org.ceptoarhub.log.DeliveryGroup;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.QuarantineRecord;
import org.ceptoarhub.log.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * The hub's topics after much traffic: events of all kinds in all views, what was held and what
 * came of it, revisions, receipts and their repeats, what was refused, and records that nobody can
 * read. The seed gives the same topics again.
 */
final class RandomTraffic {
  private static final List<Class<? extends SpecificRecord>> KINDS =
      List.of(
          IncidentReport.class,
          Provision.class,
          RelatedInformation.class,
          EarlyWarning.class,
          TerrorismInformation.class,
          DamageInformation.class,
          CooperationRequest.class,
          CrimeReport.class,
          SectorShare.class,
          CouncilShare.class,
          Redistribution.class,
          PostureChange.class,
          Notice.class);
  private static final List<String> PARTIES =
      List.of("nisc", "meti", "npa", "ceptoar-gas", "gas-a", "gas-b", "gas-c", "water-a");
  private static final String HUB = Views.ANONYMOUS_SOURCE;
  private static final String RULE = "some.rule";

  private final TopicLog log;
  private final Random random;
  private final EventCodec codec = new EventCodec();
  private final Map<String, Long> nextSeq = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private Instant now = Traffic.START;

  /** An event that was admitted. */
  private record Sent(String source, String eventId, String caseId, String kind, int revision) {
    EventRef ref() {
      return new EventRef(source, eventId);
    }
  }

  RandomTraffic(TopicLog log, long seed) {
    this.log = log;
    this.random = new Random(seed);
  }

  void records(int atLeast) {
    while (log.size() < atLeast) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> event();
        case 4, 5, 6 -> receipt();
        case 7 -> order();
        case 8 -> refusal();
        default -> unreadable();
      }
    }
  }

  private void event() {
    boolean revises = !sent.isEmpty() && random.nextInt(4) == 0;
    Sent before = revises ? any(sent) : null;
    Sent event =
        new Sent(
            before == null ? any(PARTIES) : before.source(),
            id(),
            before == null ? id() : before.caseId(),
            any(KINDS).getSimpleName(),
            before == null ? 0 : before.revision() + 1);
    byte[] content = content(event.kind());
    List<DeliveryGroup> groups = new ArrayList<>();
    List<HeldGroup> held = new ArrayList<>();
    for (int hop = 1; hop <= 1 + random.nextInt(3); hop++) {
      View view = any(List.of(View.values()));
      List<String> recipients =
          PARTIES.stream().filter(party -> random.nextInt(PARTIES.size()) < 3).toList();
      if (random.nextInt(5) == 0) {
        held.add(held(hop, view, recipients));
      } else {
        groups.add(group(hop, view, recipients));
        deliver(event, content, hop, view, recipients);
      }
    }
    decided(event, groups, held, null, null);
    sent.add(event);
  }

  /** A word on what was held: the hub's order, its Decision, and what goes out after all. */
  private void order() {
    if (sent.isEmpty()) {
      return;
    }
    Sent about = any(sent);
    OrderAct act = any(List.of(OrderAct.values()));
    EventRef cause = random.nextBoolean() ? new EventRef(any(PARTIES), id()) : null;
    HubOrder order = random(HubOrder.class);
    order.setAbout(about.ref());
    order.setAct(act);
    order.setBy(any(PARTIES));
    order.setActor(random.nextBoolean() ? "person " + random.nextInt(5) : null);
    order.setCause(cause);
    append(
        Realm.LIVE.out(HUB),
        Map.of(
            RecordHeaders.TYPE, RecordHeaders.TYPE_PREFIX + "HubOrder", RecordHeaders.SOURCE, HUB),
        codec.encode(order));
    View view = any(List.of(View.values()));
    List<String> recipients = List.of(any(PARTIES));
    boolean goesOut = act == OrderAct.RELEASE || act == OrderAct.GO_ON || act == OrderAct.HEADLINE;
    if (goesOut) {
      deliver(about, content(about.kind()), 2, view, recipients);
    }
    decided(
        new Sent(HUB, id(), about.caseId(), "HubOrder", 0),
        goesOut ? List.of(group(2, view, recipients)) : List.of(),
        List.of(),
        null,
        about.ref());
  }

  /** Of the same party and stage the first counts, however often it comes. */
  private void receipt() {
    if (sent.isEmpty()) {
      return;
    }
    Sent about = any(sent);
    String by = any(PARTIES);
    Receipt receipt = random(Receipt.class);
    receipt.getHeader().setEventId(id());
    receipt.setAbout(about.ref());
    receipt.setStage(any(List.of(ReceiptStage.values())));
    receipt.setEnteredFor(by.startsWith("ceptoar") && random.nextBoolean() ? any(PARTIES) : null);
    Sent event = new Sent(by, receipt.getHeader().getEventId(), about.caseId(), "Receipt", 0);
    for (int i = 0; i <= random.nextInt(2); i++) {
      Map<String, String> headers = new HashMap<>(cloudEvent(event));
      headers.put(RecordHeaders.ACTOR, "person " + random.nextInt(5));
      append(Realm.LIVE.receipts(), headers, codec.encode(receipt));
      decided(event, List.of(), List.of(), null, null);
    }
  }

  private void refusal() {
    String source = any(PARTIES);
    String eventId = any(List.of(id(), "nul\0", "x".repeat(500)));
    Rejection rejection =
        new Rejection(
            any(List.of("unknown-sector", "duplicate-event", "malformed")), "header", "what to do");
    Sent event = new Sent(source, eventId, id(), any(KINDS).getSimpleName(), 0);
    long offset = decided(event, List.of(), List.of(), rejection, null);
    QuarantineRecord kept =
        QuarantineRecord.newBuilder()
            .setSource(source)
            .setSourceOffset(offset)
            .setAt(now)
            .setEventId(eventId)
            .setKind(event.kind())
            .setRejection(rejection)
            .setKey(null)
            .setValue(ByteBuffer.wrap(noise()))
            .build();
    append(Realm.LIVE.quarantine(), Map.of(), codec.encode(kept));
  }

  private void unreadable() {
    append(
        any(
            List.of(
                Realm.LIVE.decisions(),
                Realm.LIVE.receipts(),
                Realm.LIVE.quarantine(),
                Realm.LIVE.in(any(PARTIES)))),
        Map.of(),
        noise());
  }

  private long decided(
      Sent event,
      List<DeliveryGroup> groups,
      List<HeldGroup> held,
      @Nullable Rejection rejection,
      @Nullable EventRef about) {
    long seq = nextSeq.merge(event.source(), 1L, Long::sum) - 1;
    DecisionRecord record =
        DecisionRecord.newBuilder()
            .setSource(event.source())
            .setEventId(event.eventId())
            .setKind(event.kind())
            .setCaseId(event.caseId())
            .setRevision(event.revision())
            .setActor("officer")
            .setSourceOffset(seq)
            .setAt(now)
            .setEdition("plan2-2009")
            .setRulesHash("0".repeat(64))
            .setDirectoryVersion("2009")
            .setPosture("NORMAL")
            .setRejected(rejection)
            .setGroups(groups)
            .setHeld(held)
            .setAbout(about)
            .setContentHash(ByteBuffer.allocate(0))
            .setSeq(seq)
            .setPreviousHash(ByteBuffer.allocate(32))
            .setHash(ByteBuffer.wrap(Sha256.of((event.source() + seq).getBytes(UTF_8))))
            .build();
    append(Realm.LIVE.decisions(), Map.of(), codec.encode(record));
    return seq;
  }

  private void deliver(Sent event, byte[] content, int hop, View view, List<String> recipients) {
    for (String recipient : recipients) {
      Map<String, String> headers = new HashMap<>(cloudEvent(shown(event, view)));
      headers.put(RecordHeaders.RULE, RULE);
      headers.put(RecordHeaders.HOP, Integer.toString(hop));
      headers.put(RecordHeaders.VIEW, view.name());
      if (random.nextBoolean()) {
        headers.put(RecordHeaders.ACK_BY, now.plusSeconds(1800).toString());
      }
      append(Realm.LIVE.in(recipient), headers, content);
    }
  }

  private static Sent shown(Sent event, View view) {
    return switch (view) {
      case FULL -> event;
      case ANONYMISED ->
          new Sent(HUB, Ids.named("anonymised", event.eventId()), event.caseId(), event.kind(), 0);
      case HEADLINE ->
          new Sent(HUB, Ids.named("headline", event.eventId()), event.caseId(), event.kind(), 0);
    };
  }

  private DeliveryGroup group(int hop, View view, List<String> recipients) {
    return new DeliveryGroup(
        RULE, "basis", hop, view.name(), now, recipients, List.of(), "ADDRESSED");
  }

  private HeldGroup held(int hop, View view, List<String> recipients) {
    return HeldGroup.newBuilder()
        .setRule(RULE)
        .setBasis("basis")
        .setHop(hop)
        .setView(view.name())
        .setBy(any(PARTIES))
        .setRecipients(recipients)
        .setWithin(Duration.ofHours(1).toMillis())
        .setDue(now.plus(Duration.ofHours(1)))
        .build();
  }

  private byte[] content(String kind) {
    return codec.encode(
        random(
            KINDS.stream()
                .filter(each -> each.getSimpleName().equals(kind))
                .findFirst()
                .orElseThrow()));
  }

  /** A record of this kind with anything in its fields. */
  private <T extends SpecificRecord> T random(Class<T> kind) {
    Schema schema = SpecificData.get().getSchema(kind);
    Object any = new RandomData(schema, 1, random.nextLong(), true).iterator().next();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(schema).write(any, encoder);
      encoder.flush();
      return new SpecificDatumReader<>(kind)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> cloudEvent(Sent event) {
    return Map.of(
        RecordHeaders.SOURCE, event.source(),
        RecordHeaders.ID, event.eventId(),
        RecordHeaders.TYPE, RecordHeaders.TYPE_PREFIX + event.kind(),
        RecordHeaders.SUBJECT, event.caseId());
  }

  private void append(String topic, Map<String, String> headers, byte[] value) {
    now = now.plusMillis(1);
    log.append(topic, now, headers, value);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(40)];
    random.nextBytes(noise);
    return noise;
  }

  private String id() {
    return Ids.named(Long.toString(random.nextLong()));
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
