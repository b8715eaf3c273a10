package org.ceptoarhub.core.directory;

import static java.util.stream.Collectors.toMap;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.verification.VerificationLevel;
import org.ceptoarhub.core.verification.VerificationLevels;
import org.ceptoarhub.core.yaml.Problems;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * Reads directory files: YAML, one edition each. Sections come in the order in which they build on
 * each other (sectors, authorities, ceptoars, operators, agreements, exercises); the problems of
 * one section are reported together.
 *
 * <p>What holds in every Directory that was read: ids are unique and resolve; there is one NISC and
 * one {@code hub}; a CEPTOAR's ministry is a competent ministry; an operator's membership agrees
 * with its CEPTOAR; every party has two contact routes or more; no alias, domain or address block
 * belongs to two operators.
 */
public final class DirectoryFile {
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{2,40}");
  private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern TELEPHONE = Pattern.compile("\\+?[0-9][0-9-]{5,18}");

  private static final String RESERVED_PREFIX = "svc-";
  private static final String HUB = "hub";
  private static final int ROUTES = 2;

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
  private static final Map<String, VerificationLevel> LEVELS =
      byId(Arrays.asList(VerificationLevel.values()), VerificationLevel::id);
  private static final Map<String, Pattern> ROUTE_KINDS = routeKinds();

  private final YamlNode root;
  private final Problems problems;
  private final Map<String, YamlNode> declared = new HashMap<>();
  private final Map<String, Sector> sectors = new LinkedHashMap<>();
  private final Map<String, Party> parties = new LinkedHashMap<>();
  private final Map<String, Ceptoar> ceptoars = new LinkedHashMap<>();
  private final OperatorMarks marks = new OperatorMarks();

  private DirectoryFile(String name, byte[] yaml) {
    this.root = YamlNode.parse(name, yaml);
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
    return new DirectoryFile(name, yaml).directory();
  }

  private Directory directory() {
    root.onlyKeys(
        "version", "sectors", "authorities", "ceptoars", "operators", "agreements", "exercises");
    String version = id(root.required("version"));
    section(root.required("sectors"), this::sector);
    section(root.required("authorities"), this::authority);
    one(Role.NISC);
    one(Role.HUB);
    section(root.required("ceptoars"), this::ceptoar);
    section(root.required("operators"), this::operator);
    List<Agreement> agreements =
        root.optional("agreements").map(node -> section(node, this::agreement)).orElse(List.of());
    List<Exercise> exercises =
        root.optional("exercises").map(node -> section(node, this::exercise)).orElse(List.of());
    return new Directory(
        version, sectors.values(), parties.values(), ceptoars.values(), agreements, exercises);
  }

  private <T> List<T> section(YamlNode list, Function<YamlNode, T> reader) {
    List<T> values = problems.each(list.items(), reader);
    problems.throwIfAny();
    return values;
  }

  private Sector sector(YamlNode node) {
    node.onlyKeys("id", "name");
    Sector sector = new Sector(newId("sector", node), node.required("name").text());
    sectors.put(sector.id(), sector);
    return sector;
  }

  private Party authority(YamlNode node) {
    node.onlyKeys("id", "name", "roles", "contacts");
    Set<Role> roles = new LinkedHashSet<>();
    for (YamlNode role : node.required("roles").items()) {
      roles.add(role.oneOf("role of an authority", AUTHORITIES));
    }
    if (roles.isEmpty()) {
      throw node.required("roles")
          .error("the list is empty; name " + String.join(", ", AUTHORITIES.keySet()));
    }
    Party party = party(node, roles, List.of());
    if (party.id().equals(HUB) != party.has(Role.HUB)) {
      throw node.required("roles")
          .error("the role 'hub' belongs to the party 'hub' alone; correct the role or the id");
    }
    return party;
  }

  private void one(Role role) {
    long holders = parties.values().stream().filter(party -> party.has(role)).count();
    if (holders != 1) {
      throw root.required("authorities")
          .error("%d parties have the role '%s'; give it to one".formatted(holders, role.id()));
    }
  }

  private Ceptoar ceptoar(YamlNode node) {
    node.onlyKeys("id", "name", "sector", "ministry", "council", "verification", "contacts");
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
    Party party = party(node, Set.of(Role.CEPTOAR), List.of());
    Ceptoar ceptoar =
        new Ceptoar(
            party.id(), sector.id(), ministry.id(), council, levels, Relaying.AUTOMATIC, List.of());
    ceptoars.put(party.id(), ceptoar);
    return ceptoar;
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
    Party operator = party(node, Set.of(Role.OPERATOR), places);
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

  private Party party(YamlNode node, Set<Role> roles, List<Membership> memberships) {
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
            contacts(node.required("contacts")));
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
