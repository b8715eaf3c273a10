package org.ceptoarhub.ingest.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ceptoarhub.ingest.Edge;
import org.ceptoarhub.ingest.Edge.Answer;
import org.ceptoarhub.ingest.Ingest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenTest {
  private static final String OTHER_KEY = "another key that is long enough for HS256, too";

  private final Edge edge = new Edge();

  @AfterAll
  void stop() {
    edge.close();
  }

  private Answer inbox(String authorization) {
    return edge.send(
        HttpRequest.newBuilder(edge.uri("/api/v1/inbox")).header("Authorization", authorization));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(TokenIssuer.ISSUER)
        .audience(TokenIssuer.AUDIENCE)
        .subject("desk")
        .claim("party", "meti")
        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
  }

  private static String signed(JWTClaimsSet.Builder claims, String key) throws Exception {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  @Test
  void issuedToken_opensTheOwnInbox() {
    assertThat(inbox("Bearer " + Edge.token("meti")).status()).isEqualTo(200);
  }

  @Test
  void noToken_isChallenged() {
    Answer answer = edge.send(HttpRequest.newBuilder(edge.uri("/api/v1/inbox")));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"ceptoar-hub\"");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void badToken_isRefused(String name, String token) {
    Answer answer = inbox("Bearer " + token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("invalid-token");
    assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
  }

  static Stream<Arguments> badTokens() throws Exception {
    return Stream.of(
        Arguments.of("alg=none", new PlainJWT(claims().build()).serialize()),
        Arguments.of("foreign key", signed(claims(), OTHER_KEY)),
        Arguments.of("foreign issuer", signed(claims().issuer("elsewhere"), Edge.KEY)),
        Arguments.of("no issuer", signed(claims().issuer(null), Edge.KEY)),
        Arguments.of("wrong audience", signed(claims().audience("elsewhere"), Edge.KEY)),
        Arguments.of("no audience", signed(claims().audience((String) null), Edge.KEY)),
        Arguments.of(
            "expired",
            signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(5))), Edge.KEY)),
        Arguments.of("no expiry", signed(claims().expirationTime(null), Edge.KEY)),
        Arguments.of("an expiry of null", withoutEnd()),
        Arguments.of(
            "not yet valid",
            signed(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(60))), Edge.KEY)),
        Arguments.of("no subject", signed(claims().subject(null), Edge.KEY)),
        Arguments.of("tampered", tampered()),
        Arguments.of("cut", Edge.token("meti").substring(0, 40)),
        Arguments.of("no token at all", "hello"));
  }

  /** With {@code "exp": null}, which a builder of claims leaves out. */
  private static String withoutEnd() throws Exception {
    String claims =
        claims().expirationTime(null).build().toString().replaceFirst("}$", ",\"exp\":null}");
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
    token.sign(new MACSigner(Edge.KEY));
    return token.serialize();
  }

  /** A good token's head and signature around other claims. */
  private static String tampered() throws Exception {
    SignedJWT good = SignedJWT.parse(signed(claims(), Edge.KEY));
    Base64URL claims = Base64URL.encode(claims().claim("party", "nisc").build().toString());
    return good.getHeader().toBase64URL() + "." + claims + "." + good.getSignature();
  }

  @Test
  void partyThatIsNotInTheDirectory_isForbidden() {
    assertThat(inbox("Bearer " + Edge.token("electricity-z")).status()).isEqualTo(403);
  }

  @Test
  void tokenWithoutParty_isForbidden() throws Exception {
    assertThat(inbox("Bearer " + signed(claims().claim("party", null), Edge.KEY)).status())
        .isEqualTo(403);
  }

  @Test
  void unknownPathAndMethod_areProblems() {
    assertThat(edge.get("meti", "/api/v1/outbox").status()).isEqualTo(404);
    assertThat(edge.post("meti", "/api/v1/inbox", "{}").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/inbox", "/api/v1/inbox/stream", "/prometheus", "/openapi.yaml"})
  void otherAnswerFormat_isNotAcceptable(String path) {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri(path))
                .header("Accept", "text/csv")
                .header("Authorization", "Bearer " + Edge.token("meti")));

    assertThat(answer.status()).isEqualTo(406);
  }

  @Test
  void typeOfABodyThatNobodyReads_doesNotMatter() {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/v1/inbox"))
                .header("Accept", "text/csv")
                .header("Content-Type", "application/yaml")
                .header("Authorization", "Bearer " + Edge.token("meti")));

    assertThat(answer.status()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource({"Accept-Language,;", "Accept-Language,','", "Accept-Charset,;", "Accept-Charset,','"})
  void preferenceOfNone_doesNotMatter(String header, String value) {
    Answer answer =
        edge.send(
            HttpRequest.newBuilder(edge.uri("/api/v1/inbox"))
                .header(header, value)
                .header("Authorization", "Bearer " + Edge.token("meti")));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void shortKey_isRefused() {
    assertThatThrownBy(() -> new TokenIssuer("short")).hasMessageContaining("32 bytes");
  }

  @Test
  void serverWithoutKey_doesNotStart() {
    assertThatThrownBy(
            () -> Ingest.application().properties(Map.of("micronaut.server.port", -1)).start())
        .hasStackTraceContaining("hub.security.jwt-key");
  }

  @Test
  void unknownSetting_isAnErrorAtStart() {
    assertThatThrownBy(() -> new Edge(Map.of("hub.ingest.max-event", 3)))
        .hasStackTraceContaining("hub.ingest.max-event is no setting");
  }

  @Test
  void settingOutOfRange_isAnErrorAtStart() {
    assertThatThrownBy(() -> new Edge(Map.of("hub.ingest.max-streams", 0)))
        .hasStackTraceContaining("hub.ingest.max-streams");
  }

  @Test
  void token_carriesActorAndRoles() throws Exception {
    String token =
        new TokenIssuer(Edge.KEY)
            .issue("meti", "sato", List.of("officer"), Instant.now(), Duration.ofHours(1));

    JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();

    assertThat(claims.getSubject()).isEqualTo("sato");
    assertThat(claims.getStringListClaim("roles")).containsExactly("officer");
  }
}
