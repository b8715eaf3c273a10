package org.ceptoarhub.router.provision;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.router.TestDirectory;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private final Map<String, TopicPlan> plans = plans((short) 1);

  @Test
  void everyParty_hasAnOutAndAnInTopicOfOnePartition() {
    assertThat(TestDirectory.small().parties())
        .allSatisfy(
            party -> {
              assertThat(plan("live.out." + party.id()).partitions()).isOne();
              assertThat(plan("live.in." + party.id()).partitions()).isOne();
            });
  }

  @Test
  void eventTopics_runOnTheBrokersTimeAndKeep400Days() {
    assertThat(plan("live.out.gas-a").configs())
        .containsEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime")
        .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "34560000000");
  }

  @Test
  void decisions_areKeptForEverAndTakeTenThousandRecipients() {
    assertThat(plan("live.decisions").configs())
        .containsEntry(TopicConfig.RETENTION_MS_CONFIG, "-1");
    assertThat(Integer.parseInt(setting("live.decisions", TopicConfig.MAX_MESSAGE_BYTES_CONFIG)))
        .isGreaterThan(2 * 10_000 * 42);
  }

  @Test
  void indexAndControl_areCompacted() {
    assertThat(plans.keySet())
        .filteredOn(name -> plan(name).configs().containsValue("compact"))
        .containsExactlyInAnyOrder(
            "live.index", "control.directory", "control.rules", "control.posture");
  }

  @Test
  void threeCopies_meanThatTwoMustHaveARecord() {
    assertThat(plans((short) 3).values())
        .allSatisfy(
            plan ->
                assertThat(plan.configs())
                    .containsEntry(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"));
  }

  private TopicPlan plan(String name) {
    return Objects.requireNonNull(plans.get(name), name);
  }

  private String setting(String topic, String name) {
    return String.valueOf(plan(topic).configs().get(name));
  }

  private static Map<String, TopicPlan> plans(short replication) {
    return TopicPlan.all(Realm.LIVE, TestDirectory.small(), replication).stream()
        .collect(Collectors.toMap(TopicPlan::name, identity()));
  }
}
