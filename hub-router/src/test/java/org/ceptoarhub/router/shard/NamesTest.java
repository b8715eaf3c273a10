package org.ceptoarhub.router.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final Names names =
      new Names(
          Map.of(
              "city-m", List.of("M市"),
              "waterworks", List.of("M市水道局"),
              "electricity-a", List.of("電力A社", "EA", "ea.example.jp")));

  @Test
  void name_isFoundInsideJapaneseText() {
    assertThat(find("昨日、電力A社で障害")).containsExactly("electricity-a");
  }

  @Test
  void asciiName_needsItsOwnBounds() {
    assertThat(find("AREA")).isEmpty();
    assertThat(find("EA1")).isEmpty();
    assertThat(find("社名EAの")).containsExactly("electricity-a");
    assertThat(find("www.ea.example.jp")).containsExactly("electricity-a");
  }

  @Test
  void nameInsideALongerOne_doesNotCount() {
    assertThat(find("M市水道局の断水")).containsExactly("waterworks");
    assertThat(find("M市とM市水道局")).containsExactly("city-m", "waterworks");
  }

  private Set<String> find(String text) {
    Set<String> found = new TreeSet<>();
    names.find(text, found);
    return found;
  }
}
