package org.ceptoarhub.ingest.security;

import io.micronaut.security.token.Claims;
import io.micronaut.security.token.jwt.validator.GenericJwtClaimsValidator;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** A token that never expires is not accepted, whoever signed it. */
@Singleton
final class ExpiryRequired<T> implements GenericJwtClaimsValidator<T> {

  @Override
  public boolean validate(Claims claims, @Nullable T request) {
    return claims.get("exp") != null;
  }
}
