package org.ceptoarhub.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrokerClusterTest {
  private final BrokerCluster three = BrokerCluster.of(3, Map.of());

  @Test
  void threeNodes_keepEverythingThreeTimesAndAcknowledgeWhatTwoHave() {
    assertThat(three.copies()).isEqualTo(3);
    assertThat(three.inSync()).isEqualTo(2);
  }

  @Test
  void nodeByItself_needsNobodyElse() {
    BrokerCluster alone = BrokerCluster.alone(9092);

    assertThat(alone.copies()).isEqualTo(1);
    assertThat(alone.inSync()).isEqualTo(1);
    assertThat(alone.bootstrapServers()).isEqualTo("127.0.0.1:9092");
  }

  @Test
  void portsOfNodes_areAllDifferent() {
    assertThat(
            three.nodes().stream()
                .flatMap(
                    node -> Stream.of(node.clientPort(), node.innerPort(), node.controllerPort())))
        .hasSize(9)
        .doesNotHaveDuplicates();
  }

  @Test
  void nodeThatThereIsNot_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> three.node(4))
        .withMessageContaining("no node 4");
  }
}
