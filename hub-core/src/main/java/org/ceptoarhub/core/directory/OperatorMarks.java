package org.ceptoarhub.core.directory;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ceptoarhub.core.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * What gives an operator away in a text: names, domains, addresses. Each belongs to one operator,
 * or a text that names one would be held against another.
 */
final class OperatorMarks {
  private static final Pattern DOMAIN =
      Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}");

  /** White space, characters that do not show, and marks without a letter. */
  private static final Pattern NOTHING = Pattern.compile("[\\s\\p{Z}\\p{C}\\p{M}\\u115F\\u1160]+");

  private static final int SHORTEST_NAME = 2;

  private static final IPAddressStringParameters CIDR =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowWildcardedSeparator(false)
          .allowMask(false)
          .allow_inet_aton(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .toParams();

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> domains = new HashMap<>();
  private final TreeMap<IPAddress, Block> blocks = new TreeMap<>();

  private record Block(IPAddress cidr, String operator) {
    boolean overlaps(IPAddress other) {
      return cidr.contains(other) || other.contains(cidr);
    }
  }

  /**
   * Notes the marks of an operator.
   *
   * @param node the operator's entry in the file
   */
  void claim(String operator, YamlNode node) {
    name(operator, node.required("id"));
    name(operator, node.required("name"));
    node.items("aliases").forEach(alias -> name(operator, alias));
    node.items("domains").forEach(domain -> domain(operator, domain));
    node.items("own-blocks").forEach(block -> block(operator, block));
  }

  private void name(String operator, YamlNode node) {
    String folded = folded(node.text());
    if (folded.length() < SHORTEST_NAME) {
      throw node.error(
          "'%s' would be found in every text; write a longer name".formatted(node.text()));
    }
    claim(names, folded, operator, node);
  }

  /** A name as texts are searched for it: whatever its width, case and spaces. */
  static String folded(String name) {
    return NOTHING
        .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  private void domain(String operator, YamlNode node) {
    if (!DOMAIN.matcher(node.text()).matches()) {
      throw node.error(
          "'%s' is no domain; write it in lower case such as operator.example"
              .formatted(node.text()));
    }
    claim(domains, node.text(), operator, node);
  }

  private static void claim(
      Map<String, String> owners, String mark, String operator, YamlNode node) {
    String owner = owners.putIfAbsent(mark, operator);
    if (owner != null && !owner.equals(operator)) {
      throw node.error(
          "'%s' is a mark of '%s' too; leave it to one of the two".formatted(node.text(), owner));
    }
  }

  private void block(String operator, YamlNode node) {
    IPAddress block = address(node.text());
    if (block == null || !block.isPrefixed() || !block.isPrefixBlock()) {
      throw node.error(
          "'%s' is no address block; write its first address and prefix length such as 192.0.2.0/29"
              .formatted(node.text()));
    }
    overlapping(block)
        .ifPresent(
            other -> {
              throw node.error(
                  "'%s' overlaps %s of '%s'; leave each address to one block"
                      .formatted(node.text(), other.cidr(), other.operator()));
            });
    blocks.put(first(block), new Block(block, operator));
  }

  private static @Nullable IPAddress address(String text) {
    try {
      return new IPAddressString(text, CIDR).getAddress();
    } catch (IndexOutOfBoundsException e) {
      // The library's way to say that a prefix length does not fit into an int.
      return null;
    }
  }

  /** Blocks that were noted do not overlap, so only the neighbours can. */
  private Optional<Block> overlapping(IPAddress block) {
    return Stream.of(blocks.floorEntry(first(block)), blocks.ceilingEntry(first(block)))
        .filter(Objects::nonNull)
        .map(Map.Entry::getValue)
        .filter(other -> other.overlaps(block))
        .findFirst();
  }

  private static IPAddress first(IPAddress block) {
    return block.getLower().withoutPrefixLength();
  }
}
