package org.ceptoarhub.ingest.security;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.ingest.control.Editions;
import org.ceptoarhub.ingest.problem.Problem;
import org.ceptoarhub.ingest.problem.ProblemException;

/** Turns a checked token into the {@link Caller}; its party must be in the directory in force. */
@Singleton
final class CallerBinder implements TypedRequestArgumentBinder<Caller> {
  private static final String PARTY = "party";

  private final Editions editions;

  CallerBinder(Editions editions) {
    this.editions = editions;
  }

  @Override
  public Argument<Caller> argumentType() {
    return Argument.of(Caller.class);
  }

  @Override
  public BindingResult<Caller> bind(
      ArgumentConversionContext<Caller> context, HttpRequest<?> request) {
    Optional<Caller> caller = request.getUserPrincipal(Authentication.class).map(this::caller);
    return caller.isEmpty() ? BindingResult.unsatisfied() : () -> caller;
  }

  private Caller caller(Authentication authentication) {
    if (!(authentication.getAttributes().get(PARTY) instanceof String party)) {
      throw new ProblemException(
          Problem.forbidden("The token has no claim \"party\"; ask its issuer for one that has."));
    }
    if (editions.directory().party(party).isEmpty()) {
      throw new ProblemException(
          Problem.forbidden(
              "The token's party is not in directory %s."
                  .formatted(editions.directory().version())));
    }
    return new Caller(party, authentication.getName(), Set.copyOf(authentication.getRoles()));
  }
}
