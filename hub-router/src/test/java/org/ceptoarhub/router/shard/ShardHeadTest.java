package org.ceptoarhub.router.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.ceptoarhub.core.decision.ChainHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardHeadTest {

  @Test
  void metadata_readsBackTheSame() {
    var head = new ShardHead(new ChainHead(12, "ab".repeat(32)), 3, 4711);

    assertThat(ShardHead.ofMetadata(head.toMetadata())).hasValue(head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NO_METADATA", "12 abc 3@4711", "-1 00 0@0"})
  void foreignMetadata_isNoHead(String metadata) {
    assertThat(ShardHead.ofMetadata(metadata)).isEmpty();
  }
}
