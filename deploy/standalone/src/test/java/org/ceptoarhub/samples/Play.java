package org.ceptoarhub.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.admission.Completion;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.guards.ConsentTerms;
import org.ceptoarhub.core.guards.Labels;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.log.IndexEntry;

/** A sample decided from its first step to its last, each step knowing those before it. */
final class Play {
  private static final Path DEPLOY = Path.of("..");
  private static final String EDITION = "plan2-2009.yaml";
  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");

  private final EventJson json = new EventJson();
  private final Completion completion = new Completion();
  private final Directory directory;
  private final Decider decider;
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<EventRef, IndexEntry> index = new HashMap<>();

  private Play() throws IOException {
    directory = DirectoryFile.read(EDITION, bytes("directory"));
    decider = new Decider(directory, RuleSetFile.read(EDITION, bytes("rules")));
  }

  private static byte[] bytes(String folder) throws IOException {
    return Files.readAllBytes(DEPLOY.resolve(folder).resolve(EDITION));
  }

  /**
   * An event step as it was decided.
   *
   * @param refusalExpected the file says that the hub must refuse it
   */
  record Step(
      String id, String note, boolean refusalExpected, Submission submission, Decision decision) {

    List<String> recipients() {
      return decision.deliveries().stream()
          .flatMap(delivery -> delivery.recipients().stream())
          .toList();
    }

    List<String> stoppedBy(String guard) {
      return decision.refusals().stream()
          .filter(refusal -> refusal.guard().equals(guard))
          .flatMap(refusal -> refusal.recipients().stream())
          .toList();
    }
  }

  static Play of(JsonNode sample) throws IOException, InvalidEventException {
    Play play = new Play();
    for (JsonNode step : sample.get("steps")) {
      if (step.has("event")) {
        play.decide(step);
      }
    }
    return play;
  }

  /** A plain event file, as a party sends it. */
  static Step once(String party, ObjectNode event) throws IOException, InvalidEventException {
    Play play = new Play();
    Submission submission = play.submission(party, event);
    return new Step("once", "", false, submission, play.decide(submission));
  }

  List<Step> steps() {
    return List.copyOf(steps.values());
  }

  Step step(String id) {
    return Objects.requireNonNull(steps.get(id), () -> "no step \"" + id + "\" before this one");
  }

  private void decide(JsonNode step) throws InvalidEventException {
    String id = step.get("id").textValue();
    ObjectNode event = step.get("event").deepCopy();
    resolve((ObjectNode) event.get("header"));
    Submission submission = submission(step.get("as").textValue(), event);
    Decision decision = decide(submission);
    boolean refusalExpected = step.path("expect").asText().equals("refused");
    steps.put(
        id, new Step(id, step.get("note").textValue(), refusalExpected, submission, decision));
    index.put(key(submission), entry(submission));
  }

  /** Replaces the steps that references name by their events; a revision joins their case. */
  private void resolve(ObjectNode header) {
    for (JsonNode each : header.path("references")) {
      ObjectNode reference = (ObjectNode) each;
      Submission to = step(reference.remove("step").textValue()).submission();
      reference.put("source", to.source());
      reference.put("eventId", to.event().header().getEventId());
      if (reference.get("rel").textValue().equals("supersedes")) {
        header.put("caseId", to.event().header().getCaseId());
      }
    }
  }

  private Submission submission(String party, ObjectNode event) throws InvalidEventException {
    ObjectNode complete =
        completion.complete(event, directory.party(party).orElseThrow(), AT, Ids::fresh);
    return new Submission(party, json.fromJson(complete), null, Realm.LIVE, AT);
  }

  private Decision decide(Submission submission) {
    return decider.decide(submission, this::find, Postures.NORMAL);
  }

  private Optional<IndexEntry> find(String source, String eventId) {
    return Optional.ofNullable(index.get(new EventRef(source, eventId)));
  }

  private static EventRef key(Submission submission) {
    return new EventRef(submission.source(), submission.event().header().getEventId());
  }

  private IndexEntry entry(Submission submission) {
    Event event = submission.event();
    return IndexEntry.newBuilder()
        .setSource(submission.source())
        .setEventId(event.header().getEventId())
        .setKind(event.kind())
        .setCaseId(event.header().getCaseId())
        .setRevision(event.header().getRevision())
        .setOffset(index.size())
        .setAt(submission.at())
        .setContentHash(ByteBuffer.allocate(0))
        .setTlp(Labels.effective(event, this::find))
        .setConsents(ConsentTerms.own(event, submission.source()))
        .setGrewFrom(ConsentTerms.grewFrom(event, this::find))
        .build();
  }
}
