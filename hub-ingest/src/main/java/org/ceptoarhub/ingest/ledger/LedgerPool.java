package org.ceptoarhub.ingest.ledger;

import com.zaxxer.hikari.HikariConfig;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Makes the connection pool of {@code datasources.default} one that the hub can live without: the
 * application starts although the database is down, a request is not kept waiting for it, and a
 * server that has silently gone is noticed.
 */
@Singleton
final class LedgerPool implements BeanCreatedEventListener<DatasourceConfiguration> {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
    prepare(event.getBean());
    return event.getBean();
  }

  static void prepare(HikariConfig pool) {
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(CONNECT.toMillis());
    pool.addDataSourceProperty("socketTimeout", ANSWER.toSeconds());
    pool.addDataSourceProperty("tcpKeepAlive", true);
    pool.addDataSourceProperty("reWriteBatchedInserts", true);
  }
}
