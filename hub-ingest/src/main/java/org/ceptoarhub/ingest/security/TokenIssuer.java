package org.ceptoarhub.ingest.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.KeyLengthException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * Issues the standalone hub's own bearer tokens (JWT, HS256). In production an OIDC issuer does,
 * and this class is not used.
 */
public final class TokenIssuer {
  /** The {@code iss} claim. */
  public static final String ISSUER = "ceptoar-hub";

  /** The {@code aud} claim. */
  public static final String AUDIENCE = "ceptoar-hub";

  private final JWSSigner signer;

  /**
   * @param key the value of {@code hub.security.jwt-key}: at least 32 bytes in UTF-8
   * @throws IllegalArgumentException if the key is shorter
   */
  public TokenIssuer(String key) {
    try {
      this.signer = new MACSigner(key.getBytes(StandardCharsets.UTF_8));
    } catch (KeyLengthException e) {
      throw new IllegalArgumentException("hub.security.jwt-key has at least 32 bytes", e);
    }
  }

  /**
   * A token in its compact form.
   *
   * @param party party id
   * @param actor the person or program that acts for the party
   * @param roles what the actor may do within its party
   * @param issuedAt now
   * @param lifetime how long it is good for
   */
  public String issue(
      String party, String actor, List<String> roles, Instant issuedAt, Duration lifetime) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(actor)
            .claim("party", party)
            .claim("roles", List.copyOf(roles))
            .issueTime(Date.from(issuedAt))
            .expirationTime(Date.from(issuedAt.plus(lifetime)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 is not available", e);
    }
    return token.serialize();
  }
}
