package org.ceptoarhub.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.jspecify.annotations.Nullable;

/**
 * Answers the broker who may come in by SASL/PLAIN. The broker makes it, and hands it the setting
 * {@link #PASSWORDS}: a function from a user's name to its password, null for who may not; asked
 * each time that somebody comes.
 */
public final class PlainUsers implements AuthenticateCallbackHandler {
  static final String PASSWORDS = "hub.plain.passwords";

  private Function<String, @Nullable String> passwords = user -> null;

  @Override
  @SuppressWarnings("unchecked")
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaasConfigEntries) {
    passwords = (Function<String, @Nullable String>) Objects.requireNonNull(configs.get(PASSWORDS));
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    String user = "";
    for (Callback callback : callbacks) {
      switch (callback) {
        case NameCallback name -> user = name.getDefaultName();
        case PlainAuthenticateCallback attempt ->
            attempt.authenticated(isPassword(user, attempt.password()));
        default -> throw new UnsupportedCallbackException(callback);
      }
    }
  }

  private boolean isPassword(String user, char[] given) {
    String password = passwords.apply(user);
    return password != null
        && MessageDigest.isEqual(password.getBytes(UTF_8), new String(given).getBytes(UTF_8));
  }

  @Override
  public void close() {}
}
