package org.ceptoarhub.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as a forger makes them, and a few that the issuer itself would never sign. */
final class Tokens {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String FOREIGN_KEY =
      "a key of somebody else, long enough for HS512 as well, and then some";

  private final String key;
  private final String contract;
  private final Instant now = Clock.systemUTC().instant();

  /**
   * @param key the hub's own
   * @param contract public material that a forger may take for a key
   */
  Tokens(String key, String contract) {
    this.key = key;
    this.contract = contract;
  }

  private ObjectNode claims(String party) {
    return WholeHub.JSON
        .createObjectNode()
        .put("iss", "ceptoar-hub")
        .put("aud", "ceptoar-hub")
        .put("sub", "officer")
        .put("party", party)
        .put("iat", now.getEpochSecond())
        .put("exp", now.getEpochSecond() + 600);
  }

  private static ObjectNode header(String algorithm) {
    return WholeHub.JSON.createObjectNode().put("alg", algorithm).put("typ", "JWT");
  }

  private static String part(ObjectNode json) {
    try {
      return BASE64.encodeToString(WholeHub.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hmac(ObjectNode header, ObjectNode claims, byte[] key) {
    String signed = part(header) + "." + part(claims);
    String algorithm = header.path("alg").asText().toUpperCase(Locale.ROOT);
    String name =
        switch (algorithm) {
          case "HS384" -> "HmacSHA384";
          case "HS512" -> "HmacSHA512";
          default -> "HmacSHA256";
        };
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key, name));
      return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String own(ObjectNode header, ObjectNode claims) {
    return hmac(header, claims, key.getBytes(UTF_8));
  }

  /** A token of the issuer's key whose claims were changed before it was signed. */
  private String own(String party, Consumer<ObjectNode> change) {
    ObjectNode claims = claims(party);
    change.accept(claims);
    return own(header("HS256"), claims);
  }

  private static String foreign(ObjectNode header, ObjectNode claims) {
    return hmac(header, claims, FOREIGN_KEY.getBytes(UTF_8));
  }

  /** Values of the Authorization header that open nothing (401), by what is wrong with them. */
  Map<String, String> invalid(String party) throws GeneralSecurityException {
    Map<String, String> all = new LinkedHashMap<>();
    String good = own(header("HS256"), claims(party));
    String[] parts = good.split("\\.", -1);
    ObjectNode claims = claims(party);
    all.put("an empty bearer", "Bearer ");
    all.put("no bearer", good);
    all.put("Basic", "Basic " + BASE64.encodeToString((party + ":" + party).getBytes(UTF_8)));
    all.put("another scheme", "Token " + good);
    all.put("hello", "Bearer hello");
    all.put("a token twice", "Bearer " + good + "." + good);
    all.put("two tokens", "Bearer " + good + ", Bearer " + good);
    all.put("no signature", "Bearer " + parts[0] + "." + parts[1] + ".");
    all.put("two parts", "Bearer " + parts[0] + "." + parts[1]);
    all.put("cut", "Bearer " + good.substring(0, good.length() - 3));
    all.put("longer", "Bearer " + good + "AAAA");
    all.put(
        "another signature",
        "Bearer " + parts[0] + "." + parts[1] + "." + BASE64.encodeToString(new byte[32]));
    all.put(
        "other claims",
        "Bearer " + parts[0] + "." + part(claims("nisc").put("sub", "x")) + "." + parts[2]);
    all.put(
        "other header",
        "Bearer " + part(header("HS256").put("kid", "hub")) + "." + parts[1] + "." + parts[2]);
    for (String none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      all.put("alg=" + none, "Bearer " + part(header(none)) + "." + parts[1] + ".");
      all.put(
          "signed, alg=" + none, "Bearer " + part(header(none)) + "." + parts[1] + "." + parts[2]);
    }
    for (String hash : new String[] {"HS384", "HS512"}) {
      all.put("own key, " + hash, "Bearer " + own(header(hash), claims));
    }
    for (String confused : new String[] {"RS256", "ES256", "PS256", "EdDSA", "hs256", "HS256 "}) {
      all.put("own key, said to be " + confused, "Bearer " + own(header(confused), claims));
    }
    all.put("foreign key", "Bearer " + foreign(header("HS256"), claims));
    Map<String, byte[]> publicMaterial =
        Map.of(
            "issuer", "ceptoar-hub".getBytes(UTF_8),
            "contract", contract.getBytes(UTF_8),
            "zero", new byte[32],
            "its own head", parts[0].getBytes(UTF_8),
            "party", party.getBytes(UTF_8),
            "bearer", "secret".getBytes(UTF_8));
    publicMaterial.forEach(
        (what, known) ->
            all.put("signed with the " + what, "Bearer " + hmac(header("HS256"), claims, known)));
    for (String kid :
        new String[] {
          "hub",
          "../../../../dev/null",
          "' OR '1'='1",
          "/proc/self/environ",
          "http://127.0.0.1/jwks"
        }) {
      all.put(
          "foreign key, kid " + kid, "Bearer " + foreign(header("HS256").put("kid", kid), claims));
    }
    all.put(
        "empty key, kid /dev/null",
        "Bearer " + hmac(header("HS256").put("kid", "../../dev/null"), claims, new byte[1]));
    all.put("crit", "Bearer " + own(crit(), claims));
    all.put("jwk inside", "Bearer " + withOwnKeyInside(claims));
    all.put(
        "jku", "Bearer " + foreign(header("HS256").put("jku", "http://127.0.0.1:1/jwks"), claims));
    all.put(
        "x5u", "Bearer " + foreign(header("HS256").put("x5u", "http://127.0.0.1:1/x.pem"), claims));
    all.put("expired", "Bearer " + own(party, c -> c.put("exp", now.getEpochSecond() - 5)));
    all.put("expired long ago", "Bearer " + own(party, c -> c.put("exp", 1)));
    all.put("no expiry", "Bearer " + own(party, c -> c.remove("exp")));
    all.put("expiry null", "Bearer " + own(party, c -> c.putNull("exp")));
    all.put("expiry in words", "Bearer " + own(party, c -> c.put("exp", "never")));
    all.put(
        "nbf in the future", "Bearer " + own(party, c -> c.put("nbf", now.getEpochSecond() + 300)));
    all.put("foreign issuer", "Bearer " + own(party, c -> c.put("iss", "https://issuer.example")));
    all.put("no issuer", "Bearer " + own(party, c -> c.remove("iss")));
    all.put("issuer in another case", "Bearer " + own(party, c -> c.put("iss", "CEPTOAR-HUB")));
    all.put("wrong audience", "Bearer " + own(party, c -> c.put("aud", "another-service")));
    all.put("no audience", "Bearer " + own(party, c -> c.remove("aud")));
    all.put("empty audience", "Bearer " + own(party, c -> c.putArray("aud")));
    all.put("no subject", "Bearer " + own(party, c -> c.remove("sub")));
    return all;
  }

  /** Good tokens (signed by the hub's key) of no party of the directory: 403. */
  Map<String, String> ofNoParty(String left) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("a party that left", "Bearer " + own(left, c -> {}));
    all.put("an unknown party", "Bearer " + own("electricity-z", c -> {}));
    all.put("no party", "Bearer " + own("x", c -> c.remove("party")));
    all.put("party null", "Bearer " + own("x", c -> c.putNull("party")));
    all.put("empty party", "Bearer " + own("", c -> {}));
    all.put("several parties", "Bearer " + own("x", c -> c.putArray("party").add("nisc")));
    all.put(
        "party in an object", "Bearer " + own("x", c -> c.putObject("party").put("id", "nisc")));
    all.put("a number", "Bearer " + own("x", c -> c.put("party", 1)));
    for (String like :
        new String[] {
          "NISC",
          " nisc",
          "nisc ",
          "nisc\u200B",
          "ｎｉｓｃ",
          "nisc\u0000",
          "nisc/../nisc",
          "svc-admin",
          "svc-router",
          "*"
        }) {
      all.put("party \"" + like + "\"", "Bearer " + own(like, c -> {}));
    }
    return all;
  }

  /** Good tokens of a party that claim roles it does not have: they open what its own opens. */
  Map<String, String> withRoles(String party) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String role :
        new String[] {"nisc", "NISC", "ROLE_ADMIN", "admin", "hub", "isAnonymous()"}) {
      all.put("role " + role, "Bearer " + own(party, c -> c.putArray("roles").add(role)));
    }
    all.put(
        "another claim of party",
        "Bearer "
            + own(party, c -> c.put("Party", "nisc").put("parties", "nisc").put("azp", "nisc")));
    all.put("subject nisc", "Bearer " + own(party, c -> c.put("sub", "nisc")));
    all.put("kid nisc", "Bearer " + own(header("HS256").put("kid", "nisc"), claims(party)));
    return all;
  }

  private static ObjectNode crit() {
    ObjectNode header = header("HS256").put("urn:must-understand", true);
    header.putArray("crit").add("urn:must-understand");
    return header;
  }

  /** Signed with a key pair whose public half the token brings along. */
  private static String withOwnKeyInside(ObjectNode claims) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    RSAPublicKey open = (RSAPublicKey) pair.getPublic();
    ObjectNode header = header("RS256");
    header
        .putObject("jwk")
        .put("kty", "RSA")
        .put("n", BASE64.encodeToString(open.getModulus().toByteArray()))
        .put("e", BASE64.encodeToString(open.getPublicExponent().toByteArray()));
    String signed = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }
}
