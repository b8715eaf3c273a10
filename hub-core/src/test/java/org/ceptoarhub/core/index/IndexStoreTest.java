package org.ceptoarhub.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.ceptoarhub.codec.EventCodec;
import org.ceptoarhub.event.OrderAct;
import org.ceptoarhub.event.Tlp;
import org.ceptoarhub.log.HeldGroup;
import org.ceptoarhub.log.IndexEntry;
import org.ceptoarhub.log.Sequel;
import org.ceptoarhub.log.Settlement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexStoreTest {
  private static final String CLUSTER = "a cluster";
  private static final String SOURCE = "electricity-a";
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  private final EventCodec codec = new EventCodec();
  @TempDir private Path folder;
  private IndexStore store;

  @BeforeEach
  void open() {
    store = IndexStore.open(folder, codec);
  }

  private void reopen() {
    store.close();
    open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static IndexEntry.Builder entry() {
    return IndexEntry.newBuilder()
        .setSource(SOURCE)
        .setEventId(ID)
        .setKind("IncidentReport")
        .setCaseId(ID)
        .setRevision(0)
        .setOffset(0)
        .setAt(Instant.EPOCH)
        .setContentHash(ByteBuffer.allocate(32))
        .setTlp(Tlp.AMBER);
  }

  private static IndexEntry heldBy(String party) {
    return entry()
        .setHeld(
            List.of(
                HeldGroup.newBuilder()
                    .setRule("report")
                    .setBasis("E1")
                    .setHop(2)
                    .setView("FULL")
                    .setBy(party)
                    .setRecipients(List.of("nisc"))
                    .build()))
        .build();
  }

  private static Sequel settledBy(String party, OrderAct act) {
    return Sequel.newBuilder()
        .setSource(SOURCE)
        .setEventId(ID)
        .setSettlements(List.of(new Settlement(party, act, Instant.EPOCH, "desk")))
        .build();
  }

  private boolean keep(IndexEntry entry, long offset) {
    return store.keep(IndexKeys.of(entry), offset, codec.encode(entry));
  }

  private boolean keep(Sequel sequel, long offset) {
    return store.keep(IndexKeys.of(sequel), offset, codec.encode(sequel));
  }

  @Test
  void newFolder_isReadFromTheBeginning() {
    assertThat(store.resume(CLUSTER, 100)).isZero();
    assertThat(store.find(SOURCE, ID)).isEmpty();
    assertThat(store.unsettled()).isEmpty();
  }

  @Test
  void whatWasKept_isThereAfterAnotherStart() {
    store.resume(CLUSTER, 0);
    keep(heldBy("meti"), 3);
    keep(settledBy("meti", OrderAct.HEADLINE), 4);
    store.passed(5);

    reopen();

    assertThat(store.resume(CLUSTER, 5)).isEqualTo(5);
    assertThat(store.find(SOURCE, ID)).hasValue(heldBy("meti"));
    assertThat(store.sequel(SOURCE, ID)).hasValue(settledBy("meti", OrderAct.HEADLINE));
  }

  @Test
  void whoWaits_isKnownAfterAnotherStart() {
    store.resume(CLUSTER, 0);
    keep(heldBy("meti"), 3);

    reopen();
    assertThat(store.unsettled()).containsExactly(new Unsettled(heldBy("meti"), null));

    keep(settledBy("meti", OrderAct.RELEASE), 4);
    assertThat(store.unsettled()).isEmpty();
    reopen();
    assertThat(store.unsettled()).isEmpty();
  }

  @Test
  void olderRecord_changesNothing() {
    assertThat(keep(heldBy("meti"), 7)).isTrue();
    assertThat(keep(entry().build(), 5)).isFalse();
    assertThat(keep(heldBy("meti"), 7)).isFalse();

    assertThat(store.find(SOURCE, ID)).hasValue(heldBy("meti"));
  }

  @Test
  void keyThatIsTakenBack_isNotKnownAnyMore() {
    keep(heldBy("meti"), 3);

    store.keep(IndexKeys.of(SOURCE, ID), 4, null);

    assertThat(store.find(SOURCE, ID)).isEmpty();
    assertThat(store.unsettled()).isEmpty();
  }

  @Test
  void copyOfAnotherCluster_isEmptied() {
    store.resume(CLUSTER, 0);
    keep(heldBy("meti"), 3);
    store.passed(4);
    reopen();

    assertThat(store.resume("another cluster", 10)).isZero();

    assertThat(store.find(SOURCE, ID)).isEmpty();
    assertThat(store.unsettled()).isEmpty();
    assertThat(store.resume("another cluster", 10)).isZero();
    assertThat(keep(entry().build(), 0)).isTrue();
  }

  @Test
  void copyOfTopicThatWasLonger_isEmptied() {
    store.resume(CLUSTER, 0);
    keep(heldBy("meti"), 3);
    store.passed(4);
    reopen();

    assertThat(store.resume(CLUSTER, 3)).isZero();
    assertThat(store.find(SOURCE, ID)).isEmpty();
  }

  @Test
  void positionGoesForwardOnly() {
    store.resume(CLUSTER, 10);
    store.passed(5);
    store.passed(2);

    assertThat(store.resume(CLUSTER, 10)).isEqualTo(5);
  }

  @Test
  void folderThatAnotherHas_isLeftToIt() {
    keep(heldBy("meti"), 3);

    try (IndexStore other = IndexStore.open(folder, codec)) {
      assertThat(other.find(SOURCE, ID)).isEmpty();
      assertThat(other.keep(IndexKeys.of(SOURCE, ID), 1, codec.encode(entry().build()))).isTrue();
    }
    assertThat(store.find(SOURCE, ID)).hasValue(heldBy("meti"));
  }

  @Test
  void brokenFolder_isMadeAnew() throws IOException {
    store.resume(CLUSTER, 0);
    keep(heldBy("meti"), 3);
    store.passed(4);
    store.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> !path.endsWith("LOCK")).toList()) {
        Files.write(file, new byte[] {1, 2, 3});
      }
    }

    open();

    assertThat(store.resume(CLUSTER, 10)).isZero();
    assertThat(store.find(SOURCE, ID)).isEmpty();
    assertThat(keep(entry().build(), 0)).isTrue();
  }

  @Test
  void senderThatIsCalledSequel_hasEntriesAsOthersHave() {
    IndexEntry entry = entry().setSource("sequel").build();

    store.keep(IndexKeys.of(entry), 1, codec.encode(entry));

    assertThat(store.find("sequel", ID)).hasValue(entry);
    assertThat(store.sequel("sequel", ID)).isEmpty();
  }

  @Test
  void temporaryCopy_isEmptyEachTime() {
    store.close();
    store = IndexStore.open(null, codec);
    keep(heldBy("meti"), 3);
    store.close();

    store = IndexStore.open(null, codec);

    assertThat(store.find(SOURCE, ID)).isEmpty();
  }

  @Test
  void closedStore_saysSo() {
    store.close();

    assertThatThrownBy(() -> store.find(SOURCE, ID))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
