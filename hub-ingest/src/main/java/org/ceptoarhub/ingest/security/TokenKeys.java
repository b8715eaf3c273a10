package org.ceptoarhub.ingest.security;

import com.nimbusds.jose.JWSAlgorithm;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.security.token.jwt.signature.ReactiveSignatureConfiguration;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/** The keys that a token's signature is checked with. */
@Factory
final class TokenKeys {

  /** The standalone hub's own key. */
  @Singleton
  @Named("hub")
  @Requires(property = "hub.security.jwt-key")
  SignatureConfiguration standaloneKey(@Property(name = "hub.security.jwt-key") String key) {
    SecretSignatureConfiguration configuration = new SecretSignatureConfiguration("hub");
    configuration.setJwsAlgorithm(JWSAlgorithm.HS256);
    configuration.setSecret(key);
    return new SecretSignature(configuration);
  }

  /** A server without any key would have nothing to check a token with: it must not start. */
  @Context
  static final class Required {
    Required(
        List<SignatureConfiguration> keys, List<ReactiveSignatureConfiguration<?>> remoteKeys) {
      if (keys.isEmpty() && remoteKeys.isEmpty()) {
        throw new ConfigurationException(
            "No key to check tokens with: set hub.security.jwt-key, or"
                + " micronaut.security.token.jwt.signatures.jwks.<name>.url for an OIDC issuer");
      }
    }
  }
}
