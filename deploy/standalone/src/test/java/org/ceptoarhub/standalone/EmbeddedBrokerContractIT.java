package org.ceptoarhub.standalone;

import java.nio.file.Path;
import org.ceptoarhub.core.topics.Service;
import org.ceptoarhub.embedded.EmbeddedBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerContractIT extends BrokerContract {
  @TempDir private static Path folder;

  private @Nullable EmbeddedBroker broker;

  @Override
  String startBroker() {
    broker = EmbeddedBroker.start(folder, 0, Service.ADMIN, ADMIN_PASSWORD);
    return broker.bootstrapServers();
  }

  @Override
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }
}
