package org.ceptoarhub.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.apache.kafka.clients.admin.Admin;

/** The arrows between the modules: deploy to ingest and router, those to core, core to schemas. */
@AnalyzeClasses(packages = "org.ceptoarhub", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArrowsTest {
  private static final String[] SCHEMAS = {
    "org.ceptoarhub.codec..", "org.ceptoarhub.event..", "org.ceptoarhub.log.."
  };
  private static final String CORE = "org.ceptoarhub.core..";
  private static final String INDEX = "org.ceptoarhub.core.index..";
  private static final String ROUTER = "org.ceptoarhub.router..";
  private static final String INGEST = "org.ceptoarhub.ingest..";
  private static final String EMBEDDED = "org.ceptoarhub.embedded..";
  private static final String STANDALONE = "org.ceptoarhub.standalone..";
  private static final String CLI = "org.ceptoarhub.cli..";

  @ArchTest
  static final ArchRule schemasKnowNobody =
      noClasses()
          .that()
          .resideInAnyPackage(SCHEMAS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, ROUTER, INGEST, EMBEDDED, STANDALONE, CLI)
          .because("any program that reads or writes events may use the schemas alone");

  @ArchTest
  static final ArchRule coreKnowsSchemasOnly =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROUTER, INGEST, EMBEDDED, STANDALONE, CLI)
          .because("arrows run downwards: what decides must not depend on who asks");

  @ArchTest
  static final ArchRule coreRunsAnywhere =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "io.micronaut..", "java.sql..", "java.net.http..")
          .because(
              "one function decides live traffic, explanations and simulations, so it can't need a"
                  + " broker, a server or a database");

  @ArchTest
  static final ArchRule decidingReadsNoClock =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("a Decision that is made again must come out the same: time is passed in");

  @ArchTest
  static final ArchRule coreTouchesNoFile =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .and()
          .resideOutsideOfPackage(INDEX)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.File.*")
          .because("editions come as bytes, from a topic or from a file, and core need not know");

  @ArchTest
  static final ArchRule decidingNeedsNoDisk =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .and()
          .resideOutsideOfPackage(INDEX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(INDEX, "org.rocksdb..")
          .because(
              "what is known of events is handed to who decides; where it is kept, only the copies"
                  + " of the index that router and edge have need know");

  @ArchTest
  static final ArchRule routerIgnoresIngest =
      noClasses()
          .that()
          .resideInAPackage(ROUTER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(INGEST, EMBEDDED, STANDALONE, CLI)
          .because(
              "router and edge meet on topics, so that either runs and fails without the other");

  @ArchTest
  static final ArchRule ingestIgnoresRouter =
      noClasses()
          .that()
          .resideInAPackage(INGEST)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROUTER, EMBEDDED, STANDALONE, CLI)
          .because(
              "router and edge meet on topics, so that either runs and fails without the other");

  @ArchTest
  static final ArchRule routingNeedsNoDatabase =
      noClasses()
          .that()
          .resideInAPackage(ROUTER)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.sql..")
          .because("a warning still goes out when the ledger is lost");

  @ArchTest
  static final ArchRule onlyProvisioningAdministers =
      noClasses()
          .that()
          .resideInAPackage(ROUTER)
          .and()
          .resideOutsideOfPackage("org.ceptoarhub.router.provision..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Admin.class)
          .because("the running router has no right to make a topic or to change an ACL");

  @ArchTest
  static final ArchRule edgeMeetsKafkaInOneRoom =
      noClasses()
          .that()
          .resideInAPackage(INGEST)
          .and()
          .resideOutsideOfPackages(
              "org.ceptoarhub.ingest.broker..", "org.ceptoarhub.ingest.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("a protocol speaks to ports, so that it is tested and read without a broker");

  @ArchTest
  static final ArchRule embeddedServersKnowNoHub =
      noClasses()
          .that()
          .resideInAPackage(EMBEDDED)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CORE, ROUTER, INGEST, STANDALONE, CLI)
          .because("they stand in for servers that know nothing of the hub either");

  @ArchTest
  static final ArchRule onlyTheCommandPrints =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("programs log; a terminal belongs to the command that runs in it");

  @ArchTest
  static final ArchRule noStaticState =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat()
          .resideInAnyPackage(CORE, ROUTER, INGEST, EMBEDDED, STANDALONE, CLI)
          .should()
          .beFinal()
          .because("what an object works with is given to it, so that two hubs fit in one JVM");

  @ArchTest
  static final ArchRule noCycles =
      slices()
          .matching("org.ceptoarhub.(**)")
          .should()
          .beFreeOfCycles()
          .because("a package that can't be understood without its users is no package");
}
