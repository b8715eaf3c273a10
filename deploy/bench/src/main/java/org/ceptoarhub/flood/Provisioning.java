package org.ceptoarhub.flood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.DirectoryFile;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.ceptoarhub.flood.FloodReport.Provisioned;
import org.ceptoarhub.router.provision.ControlPublisher;
import org.ceptoarhub.router.provision.ProvisionReport;
import org.ceptoarhub.router.provision.Provisioner;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.Secrets;

/**
 * Has the embedded broker of a data folder make what a directory of any size needs, in a JVM of its
 * own: {@code FOLDER OPERATORS}. A hub that is started on the folder finds that directory in force.
 */
final class Provisioning {
  private static final int PATIENCE_MINUTES = 8;

  private Provisioning() {}

  /** Does so; says how long it took, or what stood in the way. */
  static Provisioned of(DataFolder folder, int operators, String heap) throws IOException {
    Path said = Files.createTempFile("provisioning", ".out");
    int parties = parties(WideDirectory.withOperators(operators));
    long begun = System.nanoTime();
    Process process =
        HubProcess.java(
                heap, Provisioning.class, folder.path().toString(), Integer.toString(operators))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      double seconds = Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
      String outcome =
          !ended
              ? "not done after " + PATIENCE_MINUTES + " minutes"
              : process.exitValue() == 0 ? "made" : why(said);
      return new Provisioned(parties, 2 * parties, heap, outcome, seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
      Files.delete(said);
    }
  }

  private static String why(Path said) throws IOException {
    return Files.readAllLines(said).stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse("ended without a word");
  }

  private static int parties(byte[] directory) {
    return DirectoryFile.read("wide", directory).parties().size();
  }

  public static void main(String[] arguments) {
    DataFolder folder = new DataFolder(Path.of(arguments[0]));
    byte[] yaml = WideDirectory.withOperators(Integer.parseInt(arguments[1]));
    Directory directory = DirectoryFile.read("wide", yaml);
    Secrets secrets = Secrets.in(folder);
    String password = secrets.kafkaPassword(Service.ADMIN);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.kafka(), 0, Service.ADMIN, password);
        Admin admin = Admin.create(broker.client(Service.ADMIN, password))) {
      Map<String, String> passwords = new HashMap<>();
      directory
          .parties()
          .forEach(party -> passwords.put(party.id(), secrets.kafkaPassword(party.id())));
      ProvisionReport report =
          new Provisioner(admin, Realm.LIVE, (short) 1).apply(directory, passwords);
      System.out.println(report.summary());
      new ControlPublisher(broker.client(Service.ADMIN, password), Clock.systemUTC())
          .publishIfAbsent(Control.DIRECTORY, yaml, Service.ADMIN, "a wide directory");
    }
  }
}
