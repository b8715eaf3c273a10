package org.ceptoarhub.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.ceptoarhub.ingest.security.TokenIssuer;

/**
 * Keys, passwords and tokens of the standalone hub: random, made when first asked for, one file
 * each, readable by the hub's user alone.
 */
public final class Secrets {
  private static final Duration TOKEN_LIFETIME = Duration.ofDays(400);
  private static final int BYTES = 32;
  private static final FileAttribute<?> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  private Secrets(Path folder) {
    this.folder = folder;
  }

  /** The secrets in the data folder; makes their folder if there is none. */
  public static Secrets in(DataFolder data) {
    try {
      Files.createDirectories(data.path());
      if (Files.notExists(data.secrets())) {
        Files.createDirectory(data.secrets(), FOLDER_MODE);
      }
      return new Secrets(data.secrets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key that the hub's tokens are signed with. */
  public String jwtKey() {
    return madeOnce("jwt.key");
  }

  /** The SCRAM password of a party or service. */
  public String kafkaPassword(String principal) {
    return madeOnce(principal + ".kafka.password");
  }

  public String databasePassword() {
    return madeOnce("database.password");
  }

  /** A bearer token with which an actor acts for a party. */
  public String issueToken(String party, String actor, Instant now) {
    return new TokenIssuer(jwtKey()).issue(party, actor, List.of(), now, TOKEN_LIFETIME);
  }

  /** The file that holds a party's token. */
  public Path tokenFile(String party) {
    return folder.resolve(party + ".token");
  }

  /**
   * Writes what a party needs to come in: its token, and settings for a Kafka client, once for the
   * Java client and once for kcat, whose older versions can't do SCRAM with a Kafka 4 broker.
   */
  void writeCredentials(String party, String bootstrapServers, Instant now) {
    String password = kafkaPassword(party);
    write(tokenFile(party), issueToken(party, party, now) + "\n");
    write(
        folder.resolve(party + ".kafka.properties"),
        """
        bootstrap.servers=%s
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=SCRAM-SHA-512
        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
        """
            .formatted(bootstrapServers, party, password));
    write(
        folder.resolve(party + ".kcat.conf"),
        """
        bootstrap.servers=%s
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.username=%s
        sasl.password=%s
        """
            .formatted(bootstrapServers, party, password));
  }

  private String madeOnce(String name) {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      byte[] secret = new byte[BYTES];
      random.nextBytes(secret);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole or not at all, and never readable by others, not even while it is written. */
  private void write(Path file, String text) {
    try {
      Path draft = Files.createTempFile(folder, "draft", null, FILE_MODE);
      Files.write(draft, text.getBytes(UTF_8));
      Files.move(draft, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
