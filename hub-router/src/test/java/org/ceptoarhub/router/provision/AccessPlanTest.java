package org.ceptoarhub.router.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.TestDirectory;
import org.junit.jupiter.api.Test;

class AccessPlanTest {
  private final Set<AclBinding> plan = AccessPlan.all(Realm.LIVE, TestDirectory.small());

  @Test
  void party_writesItsOwnOutAndReadsItsOwnInAndNothingElse() {
    assertThat(rightsOf("gas-a"))
        .containsExactlyInAnyOrder(
            "WRITE TOPIC LITERAL live.out.gas-a",
            "DESCRIBE TOPIC LITERAL live.out.gas-a",
            "READ TOPIC LITERAL live.in.gas-a",
            "DESCRIBE TOPIC LITERAL live.in.gas-a",
            "READ GROUP PREFIXED gas-a.",
            "WRITE TRANSACTIONAL_ID PREFIXED gas-a.",
            "DESCRIBE TRANSACTIONAL_ID PREFIXED gas-a.");
  }

  @Test
  void router_writesNoPartysOutTopicButTheHubs() {
    assertThat(rightsOf("svc-router"))
        .filteredOn(right -> right.startsWith("WRITE TOPIC"))
        .containsExactlyInAnyOrder(
            "WRITE TOPIC PREFIXED live.in.",
            "WRITE TOPIC LITERAL live.out.hub",
            "WRITE TOPIC LITERAL live.decisions",
            "WRITE TOPIC LITERAL live.index",
            "WRITE TOPIC LITERAL live.quarantine",
            "WRITE TOPIC LITERAL live.receipts",
            "WRITE TOPIC LITERAL control.directory",
            "WRITE TOPIC LITERAL control.rules",
            "WRITE TOPIC LITERAL control.posture");
  }

  @Test
  void ingest_writesOutTopicsAndWhatIsProposed() {
    assertThat(rightsOf("svc-ingest"))
        .filteredOn(right -> right.startsWith("WRITE"))
        .containsExactlyInAnyOrder(
            "WRITE TOPIC PREFIXED live.out.",
            "WRITE TOPIC LITERAL control.directory",
            "WRITE TOPIC LITERAL control.rules",
            "WRITE TRANSACTIONAL_ID PREFIXED svc-ingest.");
  }

  @Test
  void drill_givesNothingOnLiveTopics() {
    assertThat(AccessPlan.all(Realm.DRILL, TestDirectory.small()))
        .noneMatch(binding -> binding.pattern().name().startsWith("live."));
  }

  private Set<String> rightsOf(String party) {
    return plan.stream()
        .filter(binding -> binding.entry().principal().equals("User:" + party))
        .map(
            binding ->
                "%s %s %s %s"
                    .formatted(
                        binding.entry().operation(),
                        binding.pattern().resourceType(),
                        binding.pattern().patternType(),
                        binding.pattern().name()))
        .collect(Collectors.toSet());
  }
}
