package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.ceptoarhub.codec.ReleasedSchemas;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.security.Contract.Access;
import org.ceptoarhub.security.Contract.Operation;
import org.ceptoarhub.security.RawHttp.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every door of a whole hub, tried with every wrong key. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DoorsIT {
  private static final String SUBJECT = "org.ceptoarhub.event.IncidentReport";
  private static final String VICTIM = "electricity-a";
  private static final String STRANGER = "gas-b";
  private static final String LEFT = "logistics-c";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * The hub waits two seconds for what may yet come; a busy machine answers late, not that late.
   */
  private static final Duration NOISE = Duration.ofMillis(1_200);

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What a 401, 403 or 404 may not have in it. */
  private static final Pattern TELLING =
      Pattern.compile("変電所|IncidentReport|electricity|org\\.ceptoarhub\\.[a-z]|Exception|at java");

  /** The caller's own words in a 405. */
  private static final Pattern ECHO = Pattern.compile("not allowed for URI \\[[^]]*\\]");

  private WholeHub hub;
  private String openapi = "";
  private List<Operation> operations = List.of();
  private String reportId = "";
  private String caseId = "";

  @BeforeAll
  void start(@TempDir Path data) {
    hub = WholeHub.on(data);
    openapi = WholeHub.text(hub.send(HttpRequest.newBuilder(hub.uri("/openapi.yaml")).build()));
    operations = Contract.operations(openapi);
    String shipped = new String(WholeHub.shippedDirectory(), UTF_8);
    String without =
        shipped
            .replaceFirst("(?s)  - id: " + LEFT + "\n.*?(?=\n  - id: )\n", "")
            .replaceFirst("version: \\S+", "version: without-one");
    assertThat(without).doesNotContain(LEFT);
    hub.adopt(without.getBytes(UTF_8));
    JsonNode published = hub.published(hub.token(VICTIM), report());
    reportId = published.path("eventId").asText();
    caseId = published.path("caseId").asText();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                hub.get("nisc", "/api/v1/cases/" + caseId).statusCode() == 200
                    && hub.get("meti", "/api/v1/cases/" + caseId).statusCode() == 200
                    && hub.get(VICTIM, decision(reportId)).statusCode() == 200);
  }

  @AfterAll
  void stop() {
    hub.close();
  }

  private static ObjectNode report() {
    ObjectNode report = WholeHub.event("IncidentReport", "AMBER", "C", "変電所監視制御システムの停止");
    ObjectNode body =
        report
            .putObject("body")
            .put("sector", "electricity")
            .put("eventType", "SYSTEM_UNAVAILABLE")
            .put("summary", "変電所の監視制御系が停止")
            .put("detectedAt", "2026-11-20T09:04:00+09:00")
            .put("reportingBasis", "SERIOUS_IMPACT");
    body.putArray("causes").add("DDOS");
    body.putObject("impact");
    ObjectNode consent = body.putObject("consent").put("identity", "ANONYMOUS");
    consent.putArray("audiences").add("GOVERNMENT");
    return report;
  }

  private static String decision(String eventId) {
    return "/api/v1/decisions/" + VICTIM + "/" + eventId;
  }

  @Test
  void everyOperation_saysWhoMayCallIt_andTheContractAgrees() {
    assertThat(operations).hasSizeGreaterThanOrEqualTo(18);
    assertThat(operations)
        .allSatisfy(each -> assertThat(each.open()).isEqualTo(each.access() == Access.OPEN));
  }

  @Test
  void noInvalidToken_opensAnyOperation() throws Exception {
    Attempts attempts = new Attempts("HTTP, invalid tokens");
    Tokens tokens = new Tokens(hub.jwtKey(), openapi);
    Map<String, String> invalid = tokens.invalid("nisc");
    Map<String, String> ofNoParty = tokens.ofNoParty(LEFT);
    WholeHub.forEach(
        secured(),
        operation -> {
          attempt(attempts, operation, "no token", List.of(), 401);
          for (Map.Entry<String, String> token : invalid.entrySet()) {
            attempt(attempts, operation, token.getKey(), authorization(token.getValue()), 401);
          }
          for (Map.Entry<String, String> token : ofNoParty.entrySet()) {
            attempt(attempts, operation, token.getKey(), authorization(token.getValue()), 403);
          }
          String good = hub.token("nisc");
          for (String carrier : Set.of("access_token", "token", "jwt", "JWT", "Authorization")) {
            attempt(attempts, operation, "cookie", List.of("Cookie: " + carrier + "=" + good), 401);
            attempt(
                attempts, operation, "X-" + carrier, List.of("X-" + carrier + ": " + good), 401);
            attempt(
                attempts, operation, path(operation) + "?" + carrier + "=" + good, List.of(), 401);
          }
          attempt(
              attempts, operation, "proxy", List.of("Proxy-Authorization: Bearer " + good), 401);
        });
    attempts.assertNoneCameThrough(1_200);
  }

  private static List<String> authorization(String value) {
    return List.of("Authorization: " + value);
  }

  private void attempt(
      Attempts attempts, Operation operation, String what, List<String> headers, int wanted)
      throws IOException {
    String target = what.startsWith("/") ? what : path(operation);
    Answer answer = send(operation.method(), target, operation, headers);
    attempts.made(
        answer.status() == wanted && !TELLING.matcher(answer.body()).find(),
        what,
        operation.id(),
        answer);
  }

  private Answer send(String method, String target, Operation operation, List<String> headers)
      throws IOException {
    List<String> all = new ArrayList<>(headers);
    if (operation.hasBody()) {
      all.add("Content-Type: " + operation.mediaType());
    }
    return RawHttp.send(hub.port(), method, target, all, operation.hasBody() ? "{}" : "");
  }

  /** A path to what a stranger has no part in. */
  private String path(Operation operation) {
    return operation
        .path()
        .replace("{source}", VICTIM)
        .replace("{eventId}", reportId)
        .replace("{caseId}", caseId)
        .replace("{hash}", "0".repeat(64))
        .replace("{id}", Integer.toString(ReleasedSchemas.load().idOf(SUBJECT)))
        .replace("{subject}", SUBJECT)
        .replace("{version}", "latest");
  }

  private List<Operation> secured() {
    return operations.stream().filter(each -> each.access() != Access.OPEN).toList();
  }

  private List<Operation> notFor(String party) {
    return secured().stream()
        .filter(
            each ->
                each.access() == Access.NISC
                    || (each.access() == Access.PARTICIPANT && !participants().contains(party)))
        .toList();
  }

  private static Set<String> participants() {
    return Set.of(VICTIM, "meti", "nisc");
  }

  @Test
  void everyParty_reachesWhatItMay_andNothingElse() {
    Attempts attempts = new Attempts("HTTP, every party at every operation");
    WholeHub.forEach(
        hub.parties(),
        party -> {
          for (Operation operation : secured()) {
            int status = status(operation, party);
            attempts.made(
                allowed(operation, party).contains(status), party, operation.id(), status);
          }
        });
    attempts.assertNoneCameThrough(900);
  }

  /** What the answer to a party may be; who may call has an error only of what it sent. */
  private static Set<Integer> allowed(Operation operation, String party) {
    return switch (operation.access()) {
      case OPEN -> Set.of(200);
      case PARTY -> operation.hasBody() ? Set.of(422) : Set.of(200);
      case PARTY_NISC_MORE -> Set.of(404);
      case NISC -> party.equals("nisc") ? Set.of(200, 404, 422) : Set.of(403);
      case PARTICIPANT ->
          switch (operation.id()) {
            case "readDecision" ->
                party.equals(VICTIM) || party.equals("nisc") ? Set.of(200) : Set.of(404);
            case "giveReceipt" ->
                party.equals("nisc") || party.equals("meti") ? Set.of(200) : Set.of(404);
            default -> participants().contains(party) ? Set.of(200) : Set.of(404);
          };
    };
  }

  private int status(Operation operation, String party) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.uri(path(operation)))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + hub.token(party));
    if (operation.hasBody()) {
      request
          .header("Content-Type", operation.mediaType())
          .method(
              operation.method(),
              BodyPublishers.ofString(
                  operation.id().equals("giveReceipt") ? "{\"stage\":\"RECEIVED\"}" : "{}"));
    }
    HttpResponse<InputStream> answer =
        hub.http().send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (!operation.isStream() || answer.statusCode() != 200) {
        body.readAllBytes();
      }
    }
    return answer.statusCode();
  }

  @Test
  void claimsAndHeaders_makeNobodyOfAnother() throws Exception {
    Attempts attempts = new Attempts("HTTP, claims and headers");
    Tokens tokens = new Tokens(hub.jwtKey(), openapi);
    String own = "Authorization: Bearer " + hub.token(STRANGER);
    String forged = "Authorization: " + tokens.invalid("nisc").get("other claims");
    List<List<String>> tricks = new ArrayList<>();
    tokens.withRoles(STRANGER).values().forEach(token -> tricks.add(authorization(token)));
    tricks.add(List.of(own, forged));
    tricks.add(List.of(forged, own));
    tricks.add(List.of(own, "Authorization: Bearer "));
    for (String trick :
        List.of(
            "X-HTTP-Method-Override: GET",
            "X-HTTP-Method: GET",
            "X-Method-Override: POST",
            "X-Original-URL: /api/v1/inbox",
            "X-Rewrite-URL: /health",
            "X-Forwarded-For: 127.0.0.1",
            "X-Forwarded-Host: nisc",
            "X-Forwarded-User: nisc",
            "X-Forwarded-Prefix: /health",
            "X-Forwarded-Proto: https",
            "X-Real-IP: 127.0.0.1",
            "X-Remote-User: nisc",
            "X-Party: nisc",
            "party: nisc",
            "Forwarded: for=127.0.0.1;host=nisc",
            "ce_source: nisc",
            "hubactor: nisc",
            "Host: nisc",
            "Cookie: party=nisc",
            "From: nisc@nisc.example",
            "Connection: Authorization, close",
            "Origin: https://nisc.example")) {
      tricks.add(List.of(own, trick));
      tricks.add(List.of(trick, own));
    }
    WholeHub.forEach(
        notFor(STRANGER),
        operation -> {
          for (List<String> headers : tricks) {
            Answer answer = send(operation.method(), path(operation), operation, headers);
            attempts.made(
                answer.status() >= 400
                    && answer.status() < 500
                    && !TELLING.matcher(answer.body()).find(),
                STRANGER,
                operation.id() + " with " + headers,
                answer);
          }
        });
    for (String header : List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix")) {
      for (Operation operation : secured()) {
        Answer answer =
            RawHttp.send(
                hub.port(), "GET", "/health", List.of(header + ": " + path(operation)), "");
        attempts.made(
            answer.body().startsWith("{\"name\":") || answer.body().contains("\"status\""),
            "nobody",
            "/health with " + header,
            answer);
      }
    }
    attempts.assertNoneCameThrough(400);
  }

  @Test
  void noSpellingOfAPath_leadsPastTheGuard() {
    Attempts attempts = new Attempts("HTTP, spellings of paths");
    String own = "Authorization: Bearer " + hub.token(STRANGER);
    WholeHub.forEach(
        secured(),
        operation -> {
          boolean forOthers = notFor(STRANGER).contains(operation);
          for (String target : spellings(path(operation))) {
            for (String method :
                Stream.of(operation.method(), "HEAD", "get", "OPTIONS", "TRACE", "GET\u200B")
                    .distinct()
                    .toList()) {
              Answer nobody = send(method, target, operation, List.of());
              attempts.made(isRefusal(nobody), "nobody", method + " " + target, nobody);
            }
            if (forOthers) {
              Answer stranger = send(operation.method(), target, operation, List.of(own));
              attempts.made(isRefusal(stranger), STRANGER, target, stranger);
            }
          }
        });
    attempts.assertNoneCameThrough(1_500);
  }

  /** An error of the caller, or nothing at all: never an answer, never a failure. */
  private static boolean isRefusal(Answer answer) {
    return (answer.status() == 0 || (answer.status() >= 400 && answer.status() < 500))
        && !TELLING.matcher(ECHO.matcher(answer.body()).replaceAll("")).find();
  }

  private static List<String> spellings(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    String before = path.substring(0, path.lastIndexOf('/') + 1);
    String first = "%%%02x".formatted((int) last.charAt(0)) + last.substring(1);
    return List.of(
        path,
        path + "/",
        path + "//",
        path + "/.",
        path + "/..;/" + last,
        path + ";a=b",
        path + ";.json",
        path + ".",
        path + ".json",
        path + "%20",
        path + "%00",
        path + "%2f",
        path + "%2F..%2F" + last,
        path + "%3Fx",
        path + "%23",
        path + "#x",
        path + "?",
        "/" + path,
        "/." + path,
        "/x/.." + path,
        "/health/.." + path,
        "/health/..;" + path,
        "/health;" + path,
        "/health%2f.." + path,
        "/openapi.yaml/..%2f.." + path,
        "/prometheus%2f%2e%2e" + path,
        before + "./" + last,
        before + "%2e/" + last,
        before + "x/../" + last,
        before + "x/%2e%2e/" + last,
        before + "x%2f%2e%2e%2f" + last,
        before + first,
        before + first.replace("%", "%25"),
        before + first.replace("%", "%u00"),
        path.replace("/", "%2f"),
        path.replace("/", "//"),
        path.replace("/", "\\"),
        path.toUpperCase(Locale.ROOT),
        "http://127.0.0.1" + path,
        "http://nisc" + path,
        "*");
  }

  /** A request for what there is and is another's, and the same for what there is not. */
  private record Guess(String party, String what, Supplier<Timed> there, Supplier<Timed> nowhere) {}

  @Test
  void guessedId_isAnsweredAsOneThatDoesNotExist() {
    Attempts attempts = new Attempts("HTTP, guessed ids");
    String nothing = UUID.randomUUID().toString();
    List<Guess> guesses = new ArrayList<>();
    for (String party : List.of(STRANGER, "ceptoar-electricity", "electricity-b", "mic")) {
      guesses.add(
          new Guess(
              party,
              "case",
              () -> get(party, "/api/v1/cases/" + caseId),
              () -> get(party, "/api/v1/cases/" + nothing)));
      guesses.add(
          new Guess(
              party,
              "decision",
              () -> get(party, decision(reportId)),
              () -> get(party, decision(nothing))));
      String read = "{\"stage\":\"READ\"}";
      guesses.add(
          new Guess(
              party,
              "receipt",
              () -> post(party, receipt(reportId), read),
              () -> post(party, receipt(nothing), read)));
      words()
          .forEach(
              (word, event) ->
                  guesses.add(
                      new Guess(
                          party,
                          word,
                          () -> post(party, "/api/v1/events?dryRun=true", event),
                          () ->
                              post(
                                  party,
                                  "/api/v1/events?dryRun=true",
                                  event.replace(reportId, nothing)))));
    }
    WholeHub.forEach(guesses, guess -> compare(attempts, guess));
    attempts.assertNoneCameThrough(4 * 12 * 3);
  }

  private static String receipt(String eventId) {
    return "/api/v1/inbox/" + VICTIM + "/" + eventId + "/receipt";
  }

  /** Events that say something about the victim's report, or name it. */
  private Map<String, String> words() {
    Map<String, String> words = new HashMap<>();
    for (String kind :
        List.of(
            "Receipt",
            "UsefulnessEvaluation",
            "Approval",
            "Release",
            "Decline",
            "ConsentAmendment")) {
      ObjectNode event = WholeHub.event(kind, "AMBER", "C", "照会");
      ObjectNode body = event.putObject("body");
      body.putObject("about").put("source", VICTIM).put("eventId", reportId);
      switch (kind) {
        case "Receipt" -> body.put("stage", "READ");
        case "UsefulnessEvaluation" -> body.put("useful", true).put("comment", "");
        case "Release" -> body.put("comment", "");
        case "Decline" -> body.put("reason", "照会");
        case "ConsentAmendment" -> {
          ObjectNode consent = body.putObject("consent").put("identity", "NAMED");
          consent.putArray("audiences").add("PUBLIC");
        }
        default -> {}
      }
      words.put(kind, event.toString());
    }
    for (String rel : List.of("inReplyTo", "derivedFrom", "supersedes")) {
      ObjectNode event = report();
      event
          .withObject("/header")
          .putArray("references")
          .addObject()
          .put("rel", rel)
          .put("source", VICTIM)
          .put("eventId", reportId);
      words.put(rel, event.toString());
    }
    return words;
  }

  /** One answer, with the time that it took. */
  private record Timed(int status, String body, Map<String, List<String>> headers, Duration took) {}

  private Timed get(String party, String path) {
    return timed(HttpRequest.newBuilder(hub.uri(path)), party);
  }

  private Timed post(String party, String path, String body) {
    return timed(
        HttpRequest.newBuilder(hub.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        party);
  }

  private Timed timed(HttpRequest.Builder request, String party) {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer =
        hub.send(request.header("Authorization", "Bearer " + hub.token(party)).build());
    return new Timed(
        answer.statusCode(),
        ID.matcher(WholeHub.text(answer)).replaceAll("ID"),
        answer.headers().map(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Also by a dry run, which says with a 200 what would be refused. */
  private static boolean isRefused(Timed answer) {
    return (answer.status() >= 400 && answer.status() < 500)
        || (answer.status() == 200 && answer.body().startsWith("{\"rejected\":{"));
  }

  private static void compare(Attempts attempts, Guess guess) {
    Timed there = guess.there().get();
    Timed nowhere = guess.nowhere().get();
    attempts.made(
        there.status() == nowhere.status() && isRefused(there),
        guess.party(),
        guess.what() + ", status",
        there + " " + nowhere);
    attempts.made(
        there.body().equals(nowhere.body())
            && there.headers().keySet().equals(nowhere.headers().keySet()),
        guess.party(),
        guess.what() + ", body",
        there + " " + nowhere);
    Duration difference = there.took().minus(nowhere.took()).abs();
    for (int again = 0; again < 2 && difference.compareTo(NOISE) > 0; again++) {
      Duration next = guess.there().get().took().minus(guess.nowhere().get().took()).abs();
      difference = next.compareTo(difference) < 0 ? next : difference;
    }
    attempts.made(
        difference.compareTo(NOISE) < 0, guess.party(), guess.what() + ", time", difference);
  }

  @Test
  void whatIsAnothers_isNoUseToAParty() throws Exception {
    Attempts attempts = new Attempts("HTTP, cursors, keys and sources of others");
    String cursor =
        WholeHub.json(hub.get("meti", "/api/v1/inbox")).at("/items/0/delivery/cursor").asText();
    assertThat(cursor).hasSize(16);
    ObjectNode report = report();
    String key = UUID.randomUUID().toString();
    Set<String> ids = new HashSet<>();
    ids.add(keyed(VICTIM, report, key).path("eventId").asText());
    for (String party : hub.parties()) {
      if (!party.equals("meti")) {
        int page = hub.get(party, "/api/v1/inbox?after=" + cursor).statusCode();
        attempts.made(page == 400, party, "page after another's cursor", page);
        Answer stream =
            RawHttp.send(
                hub.port(),
                "GET",
                "/api/v1/inbox/stream",
                List.of("Authorization: Bearer " + hub.token(party), "Last-Event-ID: " + cursor),
                "");
        attempts.made(stream.status() == 400, party, "stream after another's cursor", stream);
      }
    }
    for (String party : List.of("electricity-b", "electricity-c")) {
      attempts.made(
          ids.add(keyed(party, report, key).path("eventId").asText()), party, "another's key", key);
    }
    for (String field : List.of("source", "party", "sender", "from")) {
      ObjectNode atTop = report().put(field, "nisc");
      ObjectNode inHeader = report();
      inHeader.withObject("/header").put(field, "nisc");
      ObjectNode inBody = report();
      inBody.withObject("/body").put(field, "nisc");
      for (ObjectNode forged : List.of(atTop, inHeader, inBody)) {
        int status = hub.publish(hub.token(VICTIM), forged).statusCode();
        attempts.made(status == 422, VICTIM, "an event of nisc by " + field, status);
      }
    }
    for (String party : List.of("electricity-b", "gas-a", "fsa", "ceptoar-gas", "npa")) {
      ObjectNode behalf = report();
      behalf.withObject("/header").put("onBehalfOf", VICTIM);
      int status = hub.publish(hub.token(party), behalf).statusCode();
      attempts.made(status == 422, party, "a report on behalf of " + VICTIM, status);
    }
    attempts.assertNoneCameThrough(120);
  }

  private JsonNode keyed(String party, ObjectNode event, String key) {
    HttpResponse<byte[]> answer =
        hub.send(
            HttpRequest.newBuilder(hub.uri("/api/v1/events"))
                .header("Authorization", "Bearer " + hub.token(party))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(event.toString()))
                .build());
    assertThat(answer.statusCode()).as(WholeHub.text(answer)).isEqualTo(202);
    return WholeHub.json(answer);
  }

  @Test
  void openDoors_tellOfNoParty() {
    Attempts attempts = new Attempts("HTTP, what anybody may see");
    for (String path : List.of("/health", "/prometheus")) {
      String open = WholeHub.text(hub.send(HttpRequest.newBuilder(hub.uri(path)).build()));
      assertThat(open).isNotEmpty();
      for (String party : hub.parties()) {
        boolean named = Pattern.compile("(?<![a-z-])" + party + "(?![a-z-])").matcher(open).find();
        attempts.made(!named, "anybody", path, party);
      }
    }
    attempts.assertNoneCameThrough(100);
  }

  @Test
  void everyParty_isRefusedEverythingForeign_atTheBroker() throws Exception {
    Attempts attempts = new Attempts("Kafka, every party at everything foreign");
    Set<String> topics;
    try (Admin admin = Admin.create(hub.kafka(Service.ADMIN))) {
      topics = new HashSet<>(admin.listTopics().names().get());
    }
    topics.add("drill.in.nisc");
    topics.add("live.in.nobody");
    List<String> owners =
        Stream.concat(
                hub.parties().stream(), Stream.of("hub", Service.ROUTER, Service.INGEST, LEFT))
            .toList();
    KafkaDoors doors = new KafkaDoors(hub, topics, owners, attempts);
    WholeHub.forEach(hub.parties(), party -> doors.tryAll(party, true));
    attempts.assertNoneCameThrough(60_000);
  }

  @Test
  void wrongCredentials_areLetInNowhere() {
    Attempts attempts = new Attempts("Kafka, wrong credentials");
    KafkaDoors doors = new KafkaDoors(hub, Set.of(), List.of(), attempts);
    Map<String, Map<String, Object>> settings = new HashMap<>();
    List<String> principals =
        Stream.concat(
                hub.parties().stream(),
                Stream.of(Service.ADMIN, Service.ROUTER, Service.INGEST, "svc-broker", "hub"))
            .toList();
    for (String principal : principals) {
      settings.put(principal + ", a guess", hub.kafka(principal, "a guess"));
      settings.put(principal + ", its name", hub.kafka(principal, principal));
      settings.put(principal + ", its token", hub.kafka(principal, hub.token("nisc")));
      settings.put(principal + ", PLAIN", plain(hub.kafka(principal, "a guess")));
      settings.put(principal + ", empty PLAIN", plain(hub.kafka(principal, "")));
      Map<String, Object> sha256 = hub.kafka(principal);
      sha256.put("sasl.mechanism", "SCRAM-SHA-256");
      settings.put(principal + ", SCRAM-SHA-256", sha256);
    }
    settings.put("nisc by another's password", hub.kafka("nisc", password("meti")));
    settings.put(
        "nisc by PLAIN and another's password", plain(hub.kafka("nisc", password("meti"))));
    for (String name : List.of("NISC", "nisc ", "User:nisc", "*", "ANONYMOUS", "svc-broker", "")) {
      settings.put("\"" + name + "\"", hub.kafka(name, password("nisc")));
    }
    settings.put("who left", hub.kafka(LEFT));
    settings.put("who left, by PLAIN", plain(hub.kafka(LEFT)));
    Map<String, Object> open = hub.kafka("nisc");
    open.put("security.protocol", "PLAINTEXT");
    settings.put("no SASL", open);
    Map<String, Object> tls = hub.kafka("nisc");
    tls.put("security.protocol", "SASL_SSL");
    settings.put("TLS", tls);
    WholeHub.forEach(
        List.copyOf(settings.entrySet()),
        each -> doors.tryToComeIn(each.getKey(), each.getValue()));
    attempts.assertNoneCameThrough(350);
  }

  private String password(String party) {
    String jaas = String.valueOf(hub.kafka(party).get("sasl.jaas.config"));
    return jaas.replaceFirst(".*password=\"([^\"]*)\".*", "$1");
  }

  private static Map<String, Object> plain(Map<String, Object> client) {
    client.put("sasl.mechanism", "PLAIN");
    client.put(
        "sasl.jaas.config",
        String.valueOf(client.get("sasl.jaas.config"))
            .replace("scram.ScramLoginModule", "plain.PlainLoginModule"));
    return client;
  }

  /** Nor would it, had it kept what it came in with. */
  @Test
  void partyThatLeft_hasNoRightAtTheBroker() throws Exception {
    Attempts attempts = new Attempts("Kafka, a party that left");
    try (Admin admin = Admin.create(hub.kafka(Service.ADMIN))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      LEFT,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      password(LEFT))))
          .all()
          .get();
      Set<String> topics = admin.listTopics().names().get();
      new KafkaDoors(hub, topics, List.of(LEFT, "nisc"), attempts).tryAll(LEFT, false);
      admin
          .alterUserScramCredentials(
              List.of(new UserScramCredentialDeletion(LEFT, ScramMechanism.SCRAM_SHA_512)))
          .all()
          .get();
    }
    attempts.assertNoneCameThrough(1_000);
  }

  @Test
  void topicsOfThisTest_areThoseOfTheDirectory() throws Exception {
    try (Admin admin = Admin.create(hub.kafka(Service.ADMIN))) {
      assertThat(admin.listTopics().names().get())
          .containsAll(
              hub.parties().stream()
                  .flatMap(party -> Stream.of(Realm.LIVE.in(party), Realm.LIVE.out(party)))
                  .collect(Collectors.toSet()));
    }
  }
}
