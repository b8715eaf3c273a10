package org.ceptoarhub.core.directory;

import static java.util.stream.Collectors.toMap;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.verification.VerificationLevel;
import org.ceptoarhub.core.verification.VerificationLevels;
import org.ceptoarhub.core.yaml.Problems;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * Reads directory files: YAML, one edition each. Sections come in the order in which they build on
 * each other (sectors, authorities, ceptoars, operators, council, agreements, exercises,
 * emergency-contacts); the problems of one section are reported together.
 *
 * <p>What holds in every Directory that was read: ids are unique and resolve; there is one NISC and
 * one {@code hub}; a CEPTOAR's ministry is a competent ministry; an operator's membership agrees
 * with its CEPTOAR; a CEPTOAR's groups are made of its own members, the Council's of its own; every
 * party has two contact routes or more, in an emergency too, and nobody relays for itself then, not
 * even through others; no alias, domain or address block belongs to two operators.
 */
public final class DirectoryFile {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{2,40}");
  private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern TELEPHONE = Pattern.compile("\\+?[0-9][0-9-]{5,18}");

  private static final String RESERVED_PREFIX = "svc-";
  private static final String HUB = "hub";
  private static final int ROUTES = 2;
  private static final int SHOWN_OF_A_CYCLE = 10;

  private static final Map<String, Role> AUTHORITIES =
      byId(
          List.of(
              Role.NISC,
              Role.COMPETENT_MINISTRY,
              Role.SECURITY_MINISTRY,
              Role.INCIDENT_HANDLING_MINISTRY,
              Role.RELATED_AGENCY,
              Role.HUB),
          Role::id);
  private static final Map<String, CouncilSeat> SEATS =
      byId(Arrays.asList(CouncilSeat.values()), CouncilSeat::id);
  private static final Map<String, Relaying> RELAYINGS =
      byId(Arrays.asList(Relaying.values()), Relaying::id);
  private static final Map<String, VerificationLevel> LEVELS =
      byId(Arrays.asList(VerificationLevel.values()), VerificationLevel::id);
  private static final Map<String, Pattern> ROUTE_KINDS = routeKinds();

  private final YamlNode root;
  private final Problems problems;
  private final Map<String, YamlNode> declared = new HashMap<>();
  private final Map<String, Sector> sectors = new LinkedHashMap<>();
  private final Map<String, Party> parties = new LinkedHashMap<>();
  private final Map<String, Ceptoar> ceptoars = new LinkedHashMap<>();
  private final Map<String, List<YamlNode>> groupMembers = new LinkedHashMap<>();
  private final Map<String, YamlNode> relays = new LinkedHashMap<>();
  private final OperatorMarks marks = new OperatorMarks();

  private DirectoryFile(String name, YamlNode root) {
    this.root = root;
    this.problems = new Problems(name);
  }

  /**
   * The directory of a file.
   *
   * @param name the file's name in messages
   * @throws org.ceptoarhub.core.yaml.InvalidFileException naming line, column, path and remedy of
   *     each problem
   */
  public static Directory read(String name, byte[] yaml) {
    return read(name, YamlNode.parse(name, yaml));
  }

  /** The directory of a file that is parsed already. */
  static Directory read(String name, YamlNode root) {
    return new DirectoryFile(name, root).directory();
  }

  private Directory directory() {
    root.onlyKeys(
        "version",
        "valid-from",
        "sectors",
        "authorities",
        "ceptoars",
        "operators",
        "council",
        "agreements",
        "exercises",
        "emergency-contacts");
    String version = id(root.required("version"));
    LocalDate validFrom = root.required("valid-from").date();
    section(root.required("sectors").items(), this::sector);
    section(root.required("authorities").items(), this::authority);
    one(Role.NISC);
    one(Role.HUB);
    section(root.required("ceptoars").items(), this::ceptoar);
    section(root.required("operators").items(), this::operator);
    groupMembersAreOwnOperators();
    Council council =
        section(root.optional("council").stream().toList(), this::council).stream()
            .findFirst()
            .orElse(Council.PLAIN);
    List<Agreement> agreements = section(root.items("agreements"), this::agreement);
    List<Exercise> exercises = section(root.items("exercises"), this::exercise);
    List<EmergencyContact> emergency =
        section(root.items("emergency-contacts"), this::emergencyContact);
    refuseCycles();
    return new Directory(
        version,
        validFrom,
        sectors.values(),
        parties.values(),
        ceptoars.values(),
        council,
        agreements,
        exercises,
        emergency);
  }

  private <T> List<T> section(List<YamlNode> nodes, Function<YamlNode, T> reader) {
    List<T> values = problems.each(nodes, reader);
    problems.throwIfAny();
    return values;
  }

  private Sector sector(YamlNode node) {
    node.onlyKeys("id", "name", "liaison-copy");
    boolean liaisonCopy = node.optional("liaison-copy").map(YamlNode::bool).orElse(false);
    Sector sector = new Sector(newId("sector", node), node.required("name").text(), liaisonCopy);
    sectors.put(sector.id(), sector);
    return sector;
  }

  private Party authority(YamlNode node) {
    node.onlyKeys("id", "name", "roles", "liaison", "contacts");
    Set<Role> roles = new LinkedHashSet<>();
    for (YamlNode role : node.required("roles").items()) {
      roles.add(role.oneOf("role of an authority", AUTHORITIES));
    }
    if (roles.isEmpty()) {
      throw node.required("roles")
          .error("the list is empty; name " + String.join(", ", AUTHORITIES.keySet()));
    }
    Party party = party(node, roles, List.of(), liaison(node, roles));
    if (party.id().equals(HUB) != party.has(Role.HUB)) {
      throw node.required("roles")
          .error("the role 'hub' belongs to the party 'hub' alone; correct the role or the id");
    }
    return party;
  }

  private static Relaying liaison(YamlNode authority, Set<Role> roles) {
    Optional<YamlNode> liaison = authority.optional("liaison");
    if (liaison.isPresent() && !roles.contains(Role.COMPETENT_MINISTRY)) {
      throw liaison
          .get()
          .error(
              "only a party with the role 'competent-ministry' passes reports on; leave 'liaison'"
                  + " out");
    }
    return liaison.map(node -> node.oneOf("way to relay", RELAYINGS)).orElse(Relaying.AUTOMATIC);
  }

  private void one(Role role) {
    long holders = parties.values().stream().filter(party -> party.has(role)).count();
    if (holders != 1) {
      throw root.required("authorities")
          .error("%d parties have the role '%s'; give it to one".formatted(holders, role.id()));
    }
  }

  private Ceptoar ceptoar(YamlNode node) {
    node.onlyKeys(
        "id",
        "name",
        "sector",
        "ministry",
        "council",
        "verification",
        "redistribution",
        "groups",
        "contacts");
    Sector sector = node.required("sector").oneOf("sector", sectors);
    Party ministry = node.required("ministry").oneOf("party", parties);
    if (!ministry.has(Role.COMPETENT_MINISTRY)) {
      throw node.required("ministry")
          .error(
              "'%s' has not the role 'competent-ministry'; name a party that has it"
                  .formatted(ministry.id()));
    }
    CouncilSeat council = node.required("council").oneOf("seat in the Council", SEATS);
    VerificationLevels levels =
        node.optional("verification").map(DirectoryFile::levels).orElse(VerificationLevels.NONE);
    Relaying redistribution =
        node.optional("redistribution")
            .map(mode -> mode.oneOf("way to relay", RELAYINGS))
            .orElse(Relaying.AUTOMATIC);
    Party party = party(node, Set.of(Role.CEPTOAR), List.of(), Relaying.AUTOMATIC);
    List<YamlNode> named = new ArrayList<>();
    List<Group> groups =
        node.items("groups").stream()
            .map(
                group ->
                    group(
                        "group of " + party.id(),
                        group,
                        member -> {
                          named.add(member);
                          return member.text();
                        }))
            .toList();
    Ceptoar ceptoar =
        new Ceptoar(
            party.id(), sector.id(), ministry.id(), council, levels, redistribution, groups);
    ceptoars.put(party.id(), ceptoar);
    groupMembers.put(party.id(), named);
    return ceptoar;
  }

  private Group group(String kind, YamlNode node, Function<YamlNode, String> member) {
    node.onlyKeys("id", "name", "members");
    String id = newId(kind, node);
    String name = node.required("name").text();
    YamlNode list = node.required("members");
    List<String> ids = different(list.items(), member);
    if (ids.isEmpty()) {
      throw list.error("a group has a member; name one or leave the group out");
    }
    return new Group(id, name, ids);
  }

  private static List<String> different(List<YamlNode> nodes, Function<YamlNode, String> reader) {
    SequencedSet<String> ids = new LinkedHashSet<>();
    for (YamlNode node : nodes) {
      String id = reader.apply(node);
      if (!ids.add(id)) {
        throw node.error("'%s' is listed twice; keep one of the two".formatted(id));
      }
    }
    return List.copyOf(ids);
  }

  /** Operators come after the CEPTOARs in the file, so whom groups name is looked up late. */
  private void groupMembersAreOwnOperators() {
    groupMembers.forEach(
        (ceptoar, nodes) -> {
          Map<String, Party> own =
              byId(
                  parties.values().stream().filter(party -> belongs(party, ceptoar)).toList(),
                  Party::id);
          problems.each(nodes, node -> node.oneOf("operator of " + ceptoar, own));
        });
    problems.throwIfAny();
  }

  private static boolean belongs(Party operator, String ceptoar) {
    return operator.memberships().stream().anyMatch(place -> place.ceptoar().equals(ceptoar));
  }

  private static VerificationLevels levels(YamlNode node) {
    node.onlyKeys("levels", "safe-time");
    return new VerificationLevels(
        node.required("levels").items().stream()
            .map(level -> level.oneOf("verification level", LEVELS))
            .toList(),
        node.optional("safe-time").map(YamlNode::duration).orElse(null));
  }

  private Party operator(YamlNode node) {
    node.onlyKeys("id", "name", "memberships", "aliases", "domains", "own-blocks", "contacts");
    YamlNode memberships = node.required("memberships");
    List<Membership> places = memberships.items().stream().map(this::membership).toList();
    if (places.isEmpty()) {
      throw memberships.error("an operator is a member of a CEPTOAR; name one");
    }
    if (new HashSet<>(places).size() < places.size()) {
      throw memberships.error("a membership is listed twice; keep one of the two");
    }
    Party operator = party(node, Set.of(Role.OPERATOR), places, Relaying.AUTOMATIC);
    marks.claim(operator.id(), node);
    return operator;
  }

  private Membership membership(YamlNode node) {
    node.onlyKeys("sector", "ceptoar", "ministry");
    Ceptoar ceptoar = node.required("ceptoar").oneOf("CEPTOAR", ceptoars);
    agrees(node.required("sector"), ceptoar, ceptoar.sector());
    agrees(node.required("ministry"), ceptoar, ceptoar.ministry());
    return new Membership(ceptoar.sector(), ceptoar.party(), ceptoar.ministry());
  }

  private static void agrees(YamlNode node, Ceptoar ceptoar, String expected) {
    if (!node.text().equals(expected)) {
      throw node.error(
          "'%s' is not that of %s; write '%s' or correct the CEPTOAR"
              .formatted(node.text(), ceptoar.party(), expected));
    }
  }

  private Party party(
      YamlNode node, Set<Role> roles, List<Membership> memberships, Relaying liaison) {
    String id = newId("party", node);
    if (id.startsWith(RESERVED_PREFIX)) {
      throw node.required("id")
          .error(
              "'%s' begins the names of the hub's own services; choose another id"
                  .formatted(RESERVED_PREFIX));
    }
    Party party =
        new Party(
            id,
            node.required("name").text(),
            roles,
            memberships,
            texts(node, "aliases"),
            texts(node, "domains"),
            texts(node, "own-blocks"),
            contacts(node.required("contacts")),
            liaison);
    parties.put(id, party);
    return party;
  }

  private static List<String> texts(YamlNode node, String key) {
    return node.items(key).stream().map(YamlNode::text).toList();
  }

  private static List<ContactRoute> contacts(YamlNode node) {
    List<ContactRoute> routes = node.items().stream().map(DirectoryFile::contact).toList();
    int different = new HashSet<>(routes).size();
    if (different < routes.size()) {
      throw node.error("a contact route is listed twice; keep one of the two");
    }
    if (different < ROUTES) {
      throw node.error(
          "has %d of the %d contact routes that a party needs; add one"
              .formatted(different, ROUTES));
    }
    return routes;
  }

  private static ContactRoute contact(YamlNode node) {
    node.onlyKeys("kind", "address");
    YamlNode kind = node.required("kind");
    Pattern form = kind.oneOf("kind of contact", ROUTE_KINDS);
    String address = node.optional("address").map(YamlNode::text).orElse("");
    if (!form.matcher(address).matches()) {
      throw node.error(
          switch (kind.text()) {
            case "mail" -> "'address' is no mail address; write it as duty@party.example";
            case "telephone" -> "'address' is no telephone number; write it as 03-0000-0000";
            default -> "the hub knows its own address; leave 'address' out";
          });
    }
    return new ContactRoute(kind.text(), address);
  }

  private Council council(YamlNode node) {
    node.onlyKeys("observers-receive", "observers", "working-groups");
    Map<String, Ceptoar> seated =
        byId(
            ceptoars.values().stream()
                .filter(ceptoar -> ceptoar.council() == CouncilSeat.MEMBER)
                .toList(),
            Ceptoar::party);
    List<String> observers = different(node.items("observers"), this::observer);
    List<Group> workingGroups =
        node.items("working-groups").stream()
            .map(
                group ->
                    group(
                        "working group",
                        group,
                        member -> member.oneOf("member of the Council", seated).party()))
            .toList();
    return new Council(
        node.optional("observers-receive").map(YamlNode::bool).orElse(false),
        observers,
        workingGroups);
  }

  private String observer(YamlNode node) {
    Party party = node.oneOf("party", parties);
    if (party.has(Role.CEPTOAR)) {
      throw node.error(
          "a CEPTOAR observes by its own entry; write 'council: observer' there and leave it out"
              + " here");
    }
    return party.id();
  }

  private Agreement agreement(YamlNode node) {
    node.onlyKeys("id", "agency", "partner", "from", "until");
    Party agency = node.required("agency").oneOf("party", parties);
    if (!agency.has(Role.RELATED_AGENCY)) {
      throw node.required("agency")
          .error(
              "'%s' has not the role 'related-agency'; name a party that has it"
                  .formatted(agency.id()));
    }
    Party partner = node.required("partner").oneOf("party", parties);
    if (!partner.isOperator() && !partner.has(Role.CEPTOAR)) {
      throw node.required("partner")
          .error("'%s' is no CEPTOAR and no operator; name one".formatted(partner.id()));
    }
    LocalDate from = node.required("from").date();
    LocalDate until = node.optional("until").map(YamlNode::date).orElse(null);
    if (until != null && until.isBefore(from)) {
      throw node.required("until")
          .error("ends before it begins; write %s or a later day".formatted(from));
    }
    return new Agreement(newId("agreement", node), agency.id(), partner.id(), from, until);
  }

  private Exercise exercise(YamlNode node) {
    node.onlyKeys("id", "participants");
    Set<String> participants = new LinkedHashSet<>();
    for (YamlNode participant : node.required("participants").items()) {
      participants.add(participant.oneOf("party", parties).id());
    }
    return new Exercise(newId("exercise", node), participants);
  }

  private EmergencyContact emergencyContact(YamlNode node) {
    node.onlyKeys("party", "relay-by", "contacts");
    YamlNode party = node.required("party");
    String id = party.oneOf("party", parties).id();
    YamlNode earlier = declared.putIfAbsent("emergency contact of " + id, party);
    if (earlier != null) {
      throw party.error(
          "'%s' has a row in line %d already; keep one of the two".formatted(id, earlier.line()));
    }
    Optional<YamlNode> relayBy = node.optional("relay-by");
    relayBy.ifPresent(relay -> relays.put(id, relay));
    return new EmergencyContact(
        id,
        relayBy.map(relay -> relayOf(id, relay)).orElse(null),
        contacts(node.required("contacts")));
  }

  private String relayOf(String party, YamlNode node) {
    String relay = node.oneOf("party", parties).id();
    if (relay.equals(party)) {
      throw node.error(
          "'%s' cannot stand in for itself; name another party or leave 'relay-by' out"
              .formatted(party));
    }
    return relay;
  }

  /** Follows each relay to where it ends; what was followed once needs no second look. */
  private void refuseCycles() {
    Set<String> followed = new HashSet<>();
    for (String start : relays.keySet()) {
      SequencedSet<String> way = new LinkedHashSet<>();
      String at = start;
      YamlNode relay = relays.get(at);
      while (relay != null && !followed.contains(at)) {
        if (!way.add(at)) {
          throw relay.error(
              "%s is a cycle, in which nobody relays; let one of them relay itself"
                  .formatted(cycle(way, at)));
        }
        at = relay.text();
        relay = relays.get(at);
      }
      followed.addAll(way);
    }
  }

  private static String cycle(SequencedSet<String> way, String first) {
    List<String> parties = way.stream().dropWhile(party -> !party.equals(first)).toList();
    String shown = parties.stream().limit(SHOWN_OF_A_CYCLE).collect(Collectors.joining(" -> "));
    int left = parties.size() - SHOWN_OF_A_CYCLE;
    return shown + (left > 0 ? " -> (%d more)".formatted(left) : "") + " -> " + first;
  }

  private String newId(String kind, YamlNode node) {
    YamlNode id = node.required("id");
    YamlNode earlier = declared.putIfAbsent(kind + " " + id(id), id);
    if (earlier != null) {
      throw id.error(
          "the %s '%s' stands in line %d already; rename one of the two"
              .formatted(kind, id.text(), earlier.line()));
    }
    return id.text();
  }

  private static String id(YamlNode node) {
    if (!ID.matcher(node.text()).matches()) {
      throw node.error("'%s' is no id; write 2 to 40 of a-z, 0-9 and -".formatted(node.text()));
    }
    return node.text();
  }

  private static Map<String, Pattern> routeKinds() {
    Map<String, Pattern> kinds = new LinkedHashMap<>();
    kinds.put("hub", Pattern.compile(""));
    kinds.put("mail", MAIL);
    kinds.put("telephone", TELEPHONE);
    return kinds;
  }

  private static <T> Map<String, T> byId(Collection<T> values, Function<T, String> id) {
    return values.stream().collect(toMap(id, value -> value, (a, b) -> a, LinkedHashMap::new));
  }
}
