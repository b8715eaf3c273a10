package org.ceptoarhub.cli;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.ceptoarhub.embedded.EmbeddedDatabase;
import org.ceptoarhub.ingest.ledger.LedgerProgress;
import org.ceptoarhub.ingest.ledger.LedgerRebuild;
import org.ceptoarhub.standalone.DataFolder;
import org.ceptoarhub.standalone.HubAddresses;
import org.ceptoarhub.standalone.Secrets;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "ledger",
    description = "The ledger: cases, decisions and quarantine, to be searched and read.",
    subcommands = LedgerCommand.Rebuild.class)
final class LedgerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do with the ledger:");
  }

  @Command(
      name = "rebuild",
      description =
          "Makes the ledger again from the topics, while the hub on this machine runs and routes.")
  static final class Rebuild implements Callable<Integer> {
    @Mixin private DataOption data;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SQLException, InterruptedException {
      DataFolder folder = data.folder();
      HubAddresses hub = HubOptions.running(folder);
      PGSimpleDataSource database = new PGSimpleDataSource();
      database.setUrl(EmbeddedDatabase.jdbcUrl(hub.database()));
      database.setUser(EmbeddedDatabase.USER);
      database.setPassword(Secrets.in(folder).databasePassword());
      new LedgerRebuild(database).run(this::show);
      out().println();
      return ExitCode.DONE;
    }

    private void show(LedgerProgress progress) {
      out().printf("\r%s", ProgressBar.of(progress.done(), progress.total()));
      out().flush();
    }

    private PrintWriter out() {
      return spec.commandLine().getOut();
    }
  }
}
