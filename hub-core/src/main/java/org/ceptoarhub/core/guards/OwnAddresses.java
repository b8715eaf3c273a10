package org.ceptoarhub.core.guards;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.format.util.AssociativeAddressTrie;
import inet.ipaddr.format.util.AssociativeAddressTrie.AssociativeTrieNode;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressAssociativeTrie;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressAssociativeTrie;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ceptoarhub.core.directory.Party;
import org.jspecify.annotations.Nullable;

/**
 * Finds addresses of operators' own systems in a text: IPv4 and IPv6 in every spelling, single
 * addresses, CIDR blocks, masked ones ({@code 192.0.2.x}). A block in the text counts if it holds
 * an own block or is inside one; {@code /0} is everybody's and counts as a single address.
 *
 * <p>An address is tried wherever one could begin, so it is found behind a label or inside a longer
 * run of figures too.
 */
final class OwnAddresses {
  private static final String PREFIX_LENGTH = "(?:/0{0,2}([1-9]\\d{0,2})(?!\\d))?";
  private static final String OCTET = "\\d{1,3}";
  private static final String HEXTET = "[0-9a-f]{1,4}";

  private static final Pattern IPV4 =
      Pattern.compile(
          "(OCTET(?:\\.(?:OCTET|\\*|x{1,3})){3})(?!\\d)".replace("OCTET", OCTET) + PREFIX_LENGTH);

  /**
   * RFC 4291, section 2.2: all eight groups, or fewer around a {@code ::}; the last two as IPv4.
   */
  private static final Pattern IPV6 =
      Pattern.compile(
          "((?:HEXTET:){6}(?:HEXTET:HEXTET|IPV4)|(?:HEXTET(?::HEXTET){0,6})?::(?:(?:HEXTET:){0,6}(?:IPV4|HEXTET))?)(?![0-9a-f])"
                  .replace("IPV4", "OCTET(?:\\.OCTET){3}")
                  .replace("OCTET", OCTET)
                  .replace("HEXTET", HEXTET)
              + PREFIX_LENGTH);

  private static final Pattern PORT = Pattern.compile(":\\d{1,4}$");

  private static final IPAddressStringParameters SYNTAX =
      new IPAddressStringParameters.Builder().allow_inet_aton(false).toParams();

  /** A block with a prefix of this length or longer has one first octet. */
  private static final int FIRST_OCTET = 8;

  private final IPv4AddressAssociativeTrie<Set<String>> ipv4 = new IPv4AddressAssociativeTrie<>();

  /** The first octets that an address in an own block can have. */
  private final BitSet firstOctets = new BitSet();

  private final IPv6AddressAssociativeTrie<Set<String>> ipv6 = new IPv6AddressAssociativeTrie<>();

  /**
   * @throws IllegalArgumentException if an own block is no CIDR block
   */
  OwnAddresses(List<Party> operators) {
    operators.forEach(operator -> operator.ownBlocks().forEach(block -> add(block, operator.id())));
  }

  private void add(String cidr, String party) {
    switch (parse(cidr)) {
      case IPv4Address block -> {
        owners(ipv4, block).add(party);
        firstOctets.set(
            block.getSegment(0).getSegmentValue(), block.getSegment(0).getUpperSegmentValue() + 1);
      }
      case IPv6Address block -> owners(ipv6, block).add(party);
      case null, default ->
          throw new IllegalArgumentException(
              "\"%s\" of %s is no CIDR block".formatted(cidr, party));
    }
  }

  private static <A extends IPAddress> Set<String> owners(
      AssociativeAddressTrie<A, Set<String>> trie, A block) {
    Set<String> owners = trie.get(block);
    if (owners == null) {
      owners = new HashSet<>();
      trie.put(block, owners);
    }
    return owners;
  }

  /** Hands every own address in the text to {@code found}. */
  void find(Reading reading, Consumer<Found> found) {
    CharSequence text = reading.text();
    Matcher candidateV4 = IPV4.matcher(text);
    Matcher candidateV6 = IPV6.matcher(text);
    for (int i = 0; i < text.length(); i++) {
      char before = i == 0 ? ' ' : text.charAt(i - 1);
      if (mayBeginV4(text, i, before)) {
        checkV4(candidateV4.region(i, text.length()), reading, found);
      }
      if (mayBeginV6(text, i, before)) {
        checkV6(candidateV6.region(i, text.length()), reading, found);
      }
    }
  }

  private static boolean mayBeginV4(CharSequence text, int start, char before) {
    if (!isDigit(text.charAt(start)) || isDigit(before)) {
      return false;
    }
    int octetEnd = start + 1;
    int longest = Math.min(start + 3, text.length() - 1);
    while (octetEnd < longest && isDigit(text.charAt(octetEnd))) {
      octetEnd++;
    }
    return octetEnd < text.length() && text.charAt(octetEnd) == '.';
  }

  private static boolean mayBeginV6(CharSequence text, int start, char before) {
    if (isDigit(before) || (before >= 'a' && before <= 'z')) {
      return false;
    }
    int groupEnd = start;
    int longest = Math.min(start + 4, text.length() - 1);
    while (groupEnd < longest && isHexDigit(text.charAt(groupEnd))) {
      groupEnd++;
    }
    return text.charAt(groupEnd) == ':';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isHexDigit(char character) {
    return isDigit(character) || (character >= 'a' && character <= 'f');
  }

  private void checkV4(Matcher candidate, Reading reading, Consumer<Found> found) {
    if (candidate.lookingAt() && mayBeOwn(candidate)) {
      check(candidate, reading, found);
    }
  }

  private void checkV6(Matcher candidate, Reading reading, Consumer<Found> found) {
    if (candidate.lookingAt()) {
      check(candidate, reading, found);
    }
  }

  /** Whether it is worth while to parse an IPv4 address: most texts name nobody's own. */
  private boolean mayBeOwn(MatchResult candidate) {
    String address = candidate.group(1);
    String length = candidate.group(2);
    return (length != null && Integer.parseInt(length) < FIRST_OCTET)
        || firstOctets.get(Integer.parseInt(address, 0, address.indexOf('.'), 10));
  }

  private void check(MatchResult candidate, Reading reading, Consumer<Found> found) {
    IPAddress address = address(candidate);
    if (address == null) {
      return;
    }
    int start = reading.from(candidate.start(1));
    int end = reading.to((candidate.end(2) < 0 ? candidate.end(1) : candidate.end(2)) - 1);
    Set<String> owners = owners(address);
    if (owners.isEmpty()) {
      owners = ownersBeforePort(candidate.group(1));
    }
    owners.forEach(
        party -> found.accept(new Found(start, end, address.toCanonicalString(), party)));
  }

  private static @Nullable IPAddress address(MatchResult candidate) {
    String address = candidate.group(1).replaceAll("x+", "*");
    String length = candidate.group(2);
    IPAddress block = length == null ? null : parse(address + "/" + length);
    return block == null ? parse(address) : block;
  }

  /** An address, or the whole block that a prefix or a mask makes it; null if it is neither. */
  private static @Nullable IPAddress parse(String text) {
    try {
      IPAddress address = new IPAddressString(text, SYNTAX).getAddress();
      if (address == null) {
        return null;
      }
      return address.isPrefixed()
          ? address.toPrefixBlock()
          : address.isMultiple() ? address.assignPrefixForSingleBlock() : address;
    } catch (IncompatibleAddressException e) {
      return null;
    }
  }

  /** The owners if the last group of an IPv6 address without brackets is a port. */
  private Set<String> ownersBeforePort(String address) {
    Matcher port = PORT.matcher(address);
    IPAddress host = port.find() ? parse(address.substring(0, port.start())) : null;
    return host == null ? Set.of() : owners(host);
  }

  private Set<String> owners(IPAddress block) {
    Set<String> owners = new TreeSet<>();
    switch (block) {
      case IPv4Address address -> collect(ipv4, address, owners);
      case IPv6Address address -> {
        collect(ipv6, address, owners);
        IPv4Address inside = ipv4Inside(address);
        if (inside != null) {
          collect(ipv4, inside, owners);
        }
      }
      default -> {}
    }
    return owners;
  }

  /** The IPv4 address that an IPv6 address stands for (mapped, translated or 6to4), if it does. */
  private static @Nullable IPv4Address ipv4Inside(IPv6Address address) {
    if (address.isMultiple()) {
      return null;
    }
    if (address.isIPv4Mapped() || address.isWellKnownIPv4Translatable()) {
      return address.getEmbeddedIPv4Address();
    }
    return address.is6To4() ? address.get6To4IPv4Address() : null;
  }

  private static <A extends IPAddress> void collect(
      AssociativeAddressTrie<A, Set<String>> trie, A block, Set<String> owners) {
    collect(trie.elementsContaining(block), owners);
    collect(trie.elementsContainedBy(block), owners);
  }

  private static <A extends IPAddress> void collect(
      @Nullable AssociativeTrieNode<A, Set<String>> nodes, Set<String> owners) {
    if (nodes != null) {
      nodes.nodeIterator(true).forEachRemaining(node -> owners.addAll(node.getValue()));
    }
  }
}
