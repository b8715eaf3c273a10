package org.ceptoarhub.ingest.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A way to the database on which whoever goes it dies again and again, at places that the seed
 * chooses: between any two statements, before a commit or when it is done and not answered. Either
 * the one connection breaks, or the process is gone and all its connections with it.
 */
final class DyingDatabase {
  /** Calls that one life lasts at most; some end in the migration, some after several steps. */
  private static final int LONGEST_LIFE = 150;

  private static final Set<String> CALLS =
      Set.of(
          "commit", "prepareStatement", "execute", "executeQuery", "executeUpdate", "executeBatch");

  private final DataSource pool;
  private final Random random;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Semaphore processDeaths = new Semaphore(0);
  private int deaths;
  private int callsLeft;

  /** The process has died; nobody but the test hears of it. */
  static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied() {
      super("killed by the test", null, false, false);
    }
  }

  DyingDatabase(DataSource pool, long seed, int deaths) {
    this.pool = pool;
    this.random = new Random(seed);
    this.deaths = deaths;
    this.callsLeft = random.nextInt(LONGEST_LIFE);
  }

  /** How many deaths are still to come. */
  synchronized int deathsLeft() {
    return deaths;
  }

  /** Whether a process has died that had no successor yet; false when no death is to come. */
  boolean awaitDeathOfProcess(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      if (processDeaths.tryAcquire(20, TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (deathsLeft() == 0 && processDeaths.availablePermits() == 0) {
        return false;
      }
    }
    throw new IllegalStateException("nobody has died in " + patience);
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(pool, method, arguments);
          return result instanceof Connection connection ? mortal(connection) : result;
        });
  }

  private Connection mortal(Connection connection) {
    open.add(connection);
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("close")) {
            open.remove(connection);
          }
          Object result = lethal(connection, connection, method, arguments);
          return switch (result) {
            case PreparedStatement statement ->
                mortal(connection, statement, PreparedStatement.class);
            case Statement statement -> mortal(connection, statement, Statement.class);
            case null, default -> result;
          };
        });
  }

  private <T extends Statement> T mortal(Connection connection, T statement, Class<T> type) {
    return proxy(type, (method, arguments) -> lethal(connection, statement, method, arguments));
  }

  private Object lethal(Connection connection, Object target, Method method, Object[] arguments)
      throws Throwable {
    if (!CALLS.contains(method.getName()) || !isTheLastCall()) {
      return call(target, method, arguments);
    }
    if (random.nextBoolean()) { // it was done, and nobody hears so
      call(target, method, arguments);
    }
    if (random.nextInt(3) > 0) {
      breakOff(connection);
      died();
      throw new SQLException("the connection broke", "08006");
    }
    open.forEach(DyingDatabase::breakOff);
    open.clear();
    processDeaths.release();
    died();
    throw new ProcessDied();
  }

  private synchronized boolean isTheLastCall() {
    if (deaths == 0 || callsLeft-- > 0) {
      return false;
    }
    callsLeft = random.nextInt(LONGEST_LIFE);
    return true;
  }

  private synchronized void died() {
    deaths--;
  }

  private static void breakOff(Connection connection) {
    try {
      connection.unwrap(org.postgresql.jdbc.PgConnection.class).abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Call {
    Object on(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            DyingDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.on(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
