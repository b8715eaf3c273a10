package org.ceptoarhub.core.analysis;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ceptoarhub.core.analysis.Finding.Severity;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.posture.Postures;
import org.ceptoarhub.core.rules.Relay;
import org.ceptoarhub.core.rules.Rule;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.rules.RuleSetFile;
import org.ceptoarhub.core.rules.Selector;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.core.yaml.InvalidFileException;
import org.ceptoarhub.core.yaml.Problem;
import org.ceptoarhub.core.yaml.YamlNode;

/**
 * Holds a rule set against a directory before any event comes.
 *
 * <p>How it works: what can be read off the conditions is compared as sets (sectors, roles, rules
 * that cover others). Whether a rule can bring anybody anything is tried out: every sort of sender
 * sends, for every sector, an event that the rule means and that gives the guards the least to
 * refuse; it goes through the same admission, selectors and guards as live traffic does. What
 * happens to none of these probes happens to no event.
 */
public final class RulesAnalysis {
  private static final int TOLD = 10;

  /** Kinds by which the hub keeps the paths working; without a rule for one of them they break. */
  private static final Set<String> HOUSEKEEPING =
      new TreeSet<>(
          Set.of("Notice", "Receipt", "Approval", "Release", "Decline", "ConsentAmendment"));

  /** What a party gets in any case: it does not make it part of any path. */
  private static final Set<String> NO_PATH =
      Set.of("Notice", "Receipt", "PostureChange", "EditionChange", "ChainHeads");

  private final RuleSet rules;
  private final Directory directory;
  private final Places places;
  private final Probes probes;
  private final Decider decider;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> reached = new HashSet<>();

  private RulesAnalysis(RuleSet rules, Places places, Directory directory) {
    this.rules = rules;
    this.directory = directory;
    this.places = places;
    this.probes = new Probes(directory, latest(rules, directory));
    this.decider = new Decider(directory, rules);
  }

  /**
   * What is wrong or doubtful in a rule set file, held against a directory. A file that can't be
   * read as a rule set has findings with code {@code schema} alone.
   *
   * @param file the file's name, for messages
   */
  public static RulesReport of(String file, byte[] yaml, Directory directory) {
    RuleSet rules;
    try {
      rules = RuleSetFile.read(file, yaml);
    } catch (InvalidFileException e) {
      return new RulesReport(
          "", directory.version(), e.problems().stream().map(RulesAnalysis::finding).toList());
    }
    RulesAnalysis analysis = new RulesAnalysis(rules, new Places(file, yaml), directory);
    return new RulesReport(rules.edition(), directory.version(), analysis.findings());
  }

  private static Finding finding(Problem problem) {
    String where = problem.path().isEmpty() ? "" : problem.path() + ": ";
    return new Finding(
        Severity.ERROR, "schema", "", problem.line(), problem.column(), where + problem.message());
  }

  private List<Finding> findings() {
    for (int i = 0; i < rules.rules().size(); i++) {
      Rule rule = rules.rules().get(i);
      boolean sectorsKnown = sectors(i, rule);
      boolean rolesFilled = roles(i, rule);
      if (sectorsKnown && rolesFilled) {
        tried(i, rule);
      }
      shadowed(i, rule);
    }
    kinds();
    senders();
    unreached();
    return findings.stream()
        .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
        .toList();
  }

  private void add(Severity severity, String code, Rule rule, YamlNode at, String message) {
    findings.add(new Finding(severity, code, rule.id(), at.line(), at.column(), message));
  }

  private void add(Severity severity, String code, String message) {
    YamlNode at = places.ofFile();
    findings.add(new Finding(severity, code, "", at.line(), at.column(), message));
  }

  private boolean sectors(int position, Rule rule) {
    Set<String> wanted = rule.when().sectors();
    boolean someKnown = wanted.isEmpty();
    for (String sector : new TreeSet<>(wanted)) {
      if (directory.sector(sector).isPresent()) {
        someKnown = true;
      } else {
        add(
            Severity.ERROR,
            "unknown-sector",
            rule,
            places.choice(position, "sector", sector),
            "'%s' is no sector of directory %s; use one of %s"
                .formatted(
                    sector,
                    directory.version(),
                    directory.sectors().stream().map(Sector::id).collect(joining(", "))));
      }
    }
    return someKnown;
  }

  private boolean roles(int position, Rule rule) {
    Set<Role> vacant = new TreeSet<>(rule.when().senderRoles());
    vacant.removeIf(role -> !directory.parties(role).isEmpty());
    boolean all = !vacant.isEmpty() && vacant.size() == rule.when().senderRoles().size();
    for (Role role : vacant) {
      add(
          all ? Severity.ERROR : Severity.WARNING,
          all ? "never-matches" : "vacant-role",
          rule,
          places.choice(position, "sender.role", role.id()),
          "no party of directory %s has the role '%s'; add one, or name another role"
              .formatted(directory.version(), role.id()));
    }
    return !all;
  }

  /** What became of a rule's probes. */
  private static final class Trial {
    private final Set<String> refusedAtTheDoor = new LinkedHashSet<>();
    private final Set<String> guards = new TreeSet<>();
    private final Set<String> reached = new HashSet<>();
    private final int[] selected;
    private final int[] inHands;
    private boolean matched;

    Trial(Rule rule) {
      this.selected = new int[rule.deliver().size()];
      this.inHands = new int[rule.deliver().size()];
    }
  }

  private void tried(int position, Rule rule) {
    Trial trial = new Trial(rule);
    Decider alone =
        decider.withRules(new RuleSet(rules.edition(), rules.title(), rules.hash(), List.of(rule)));
    probes.of(rule).forEach(probe -> tried(rule, alone, probe, trial));
    if (!NO_PATH.contains(rule.when().type())) {
      reached.addAll(trial.reached);
    }
    if (!trial.matched) {
      neverMatches(position, rule, trial);
      return;
    }
    lines(position, rule, trial);
  }

  private void tried(Rule rule, Decider alone, Probes.Probe probe, Trial trial) {
    Decision decision =
        alone.decide(probe.submission(), probe.known(), Postures.nationwide(probe.posture()));
    if (decision.rejected().isPresent()) {
      String code = decision.rejected().get().code();
      if (!code.equals("no-rule")) {
        trial.refusedAtTheDoor.add(decision.rejected().get().message());
      }
      return;
    }
    trial.matched = true;
    decision.deliveries().forEach(delivery -> trial.reached.addAll(delivery.recipients()));
    decision.held().forEach(held -> trial.reached.addAll(held.recipients()));
    decision
        .refusals()
        .forEach(refusal -> trial.guards.add(refusal.guard() + ": " + refusal.reason()));
    Party sender = directory.party(probe.submission().source()).orElseThrow();
    Facts facts = Facts.of(probe.submission(), directory, sender);
    for (int i = 0; i < rule.deliver().size(); i++) {
      Rule.Line line = rule.deliver().get(i);
      List<Selector.Selected> selected = line.to().select(facts);
      trial.selected[i] += selected.size();
      Relay relay = line.relay();
      if (relay != null) {
        trial.inHands[i] +=
            (int) selected.stream().filter(one -> relay.by().of(one) != null).count();
      }
    }
  }

  private void neverMatches(int position, Rule rule, Trial trial) {
    String why =
        trial.refusedAtTheDoor.isEmpty()
            ? "no party of directory %s can send what all its conditions ask for"
                .formatted(directory.version())
            : "admission refuses every such event: "
                + trial.refusedAtTheDoor.stream().limit(2).collect(joining("; "));
    add(
        Severity.ERROR,
        "never-matches",
        rule,
        places.rule(position),
        "never matches: %s; correct its conditions or remove the rule".formatted(why));
  }

  private void lines(int position, Rule rule, Trial trial) {
    if (!rule.deliver().isEmpty()
        && trial.reached.isEmpty()
        && IntStream.of(trial.selected).sum() > 0) {
      add(
          Severity.ERROR,
          "never-delivers",
          rule,
          places.rule(position),
          "never brings anybody anything, as no rule set gets past these guards: %s; remove the rule"
              .formatted(String.join("; ", trial.guards)));
    }
    for (int i = 0; i < rule.deliver().size(); i++) {
      Rule.Line line = rule.deliver().get(i);
      if (trial.selected[i] == 0) {
        add(
            Severity.WARNING,
            "empty-selector",
            rule,
            places.to(position, i),
            "'%s' finds nobody in directory %s, whoever sends; fill the directory or remove the line"
                .formatted(line.to().id(), directory.version()));
      } else if (line.relay() != null) {
        relay(position, rule, i, line.relay(), trial);
      }
    }
  }

  private void relay(int position, Rule rule, int index, Relay relay, Trial trial) {
    int without = trial.selected[index] - trial.inHands[index];
    if (without == 0) {
      return;
    }
    boolean waits = relay.mode() != Relay.Mode.AUTOMATIC;
    boolean never = trial.inHands[index] == 0;
    String by = relay.by().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String to = rule.deliver().get(index).to().id();
    if (never && waits) {
      add(
          Severity.ERROR,
          "nobody-approves",
          rule,
          places.relay(position, index),
          "waits for nobody: no '%s' stands between a sender of this rule and '%s', so it goes out"
                  .formatted(by, to)
              + " at once; name another relaying party or remove 'relay'");
    } else if (never || waits) {
      add(
          Severity.WARNING,
          never ? "relay-by-nobody" : "nobody-approves",
          rule,
          places.relay(position, index),
          "no '%s' stands between the sender and %s of '%s', so it goes to %s at once; name another relaying party"
              .formatted(by, never ? "anybody" : "some", to, never ? "them" : "those"));
    }
  }

  private void shadowed(int position, Rule rule) {
    List<Rule> wider =
        rules.rules().subList(0, position).stream()
            .filter(earlier -> Width.covers(earlier.when(), rule.when()))
            .toList();
    if (wider.isEmpty()) {
      return;
    }
    if (rule.deliver().isEmpty()) {
      add(
          Severity.WARNING,
          "shadowed",
          rule,
          places.rule(position),
          "adds nothing: '%s' takes every such event already; remove one of the two"
              .formatted(wider.getFirst().id()));
      return;
    }
    Map<Integer, String> covered = new TreeMap<>();
    for (int i = 0; i < rule.deliver().size(); i++) {
      Rule.Line line = rule.deliver().get(i);
      for (Rule earlier : wider) {
        if (earlier.deliver().stream()
            .anyMatch(wide -> Width.covers(wide, line, rule.when().type()))) {
          covered.putIfAbsent(i, earlier.id());
        }
      }
    }
    if (covered.size() == rule.deliver().size()) {
      add(
          Severity.ERROR,
          "shadowed",
          rule,
          places.rule(position),
          "never brings anybody anything: %s %s as much and more often, and comes first; remove this rule or put it first"
              .formatted(
                  new TreeSet<>(covered.values())
                      .stream().map(id -> "'" + id + "'").collect(joining(", ")),
                  new HashSet<>(covered.values()).size() == 1 ? "matches" : "match"));
      return;
    }
    covered.forEach(
        (line, earlier) ->
            add(
                Severity.WARNING,
                "shadowed",
                rule,
                places.to(position, line),
                "'%s' gets every such event by '%s', which comes first; remove this line"
                    .formatted(rule.deliver().get(line).to().id(), earlier)));
  }

  private void kinds() {
    Set<String> taken = new HashSet<>();
    rules.rules().forEach(rule -> taken.add(rule.when().type()));
    Set<String> missing = new TreeSet<>(probes.kinds());
    missing.removeAll(taken);
    // The hub's orders to itself are carried out, not routed.
    missing.remove("HubOrder");
    for (String kind : HOUSEKEEPING) {
      if (missing.remove(kind)) {
        add(
            Severity.ERROR,
            "kind-without-rule",
            "no rule takes a %s, without which the hub can't keep the paths working; add one, if only with 'deliver: []'"
                .formatted(kind));
      }
    }
    if (!missing.isEmpty()) {
      add(
          Severity.WARNING,
          "kind-without-rule",
          "no rule takes %s: the hub refuses whoever sends one"
              .formatted(String.join(", ", missing)));
    }
  }

  /** Who must be able to answer: whoever owes a receipt, and for whom something waits. */
  private void senders() {
    Set<Role> parties = new TreeSet<>();
    directory.parties().forEach(party -> parties.addAll(party.roles()));
    parties.remove(Role.HUB);
    refusedTo("Receipt", parties, "acknowledge what it gets");
    Set<Role> relaying = new TreeSet<>();
    for (Rule rule : rules.rules()) {
      for (Rule.Line line : rule.deliver()) {
        if (line.relay() != null && line.relay().mode() != Relay.Mode.AUTOMATIC) {
          relaying.add(
              switch (line.relay().by()) {
                case COMPETENT_MINISTRY, TARGET_MINISTRIES -> Role.COMPETENT_MINISTRY;
                case TARGET_CEPTOARS, OWN_CEPTOAR -> Role.CEPTOAR;
              });
        }
      }
    }
    relaying.retainAll(parties);
    refusedTo("Release", relaying, "let go what waits for it");
    refusedTo("Decline", relaying, "stop what waits for it");
  }

  private void refusedTo(String kind, Set<Role> roles, String what) {
    List<Rule> taking =
        rules.rules().stream().filter(rule -> rule.when().type().equals(kind)).toList();
    if (taking.isEmpty()) {
      return;
    }
    Set<Role> without = new TreeSet<>(roles);
    taking.forEach(
        rule ->
            without.removeIf(
                role ->
                    rule.when().senderRoles().isEmpty()
                        || rule.when().senderRoles().contains(role)));
    if (!without.isEmpty()) {
      add(
          Severity.ERROR,
          "sender-without-rule",
          "no rule takes a %s of %s, which could never %s; add the role to a rule"
              .formatted(kind, without.stream().map(Role::id).collect(joining(", ")), what));
    }
  }

  private void unreached() {
    List<String> parties =
        directory.parties().stream()
            .filter(party -> !party.has(Role.HUB))
            .map(Party::id)
            .filter(id -> !reached.contains(id))
            .toList();
    if (!parties.isEmpty()) {
      add(
          Severity.WARNING,
          "unreached-party",
          "no rule brings anything but notices to %s%s; add a rule, or look at their place in the directory"
              .formatted(
                  parties.stream().limit(TOLD).collect(joining(", ")),
                  parties.size() > TOLD ? " and %d more".formatted(parties.size() - TOLD) : ""));
    }
  }

  /** The day on which both are in force. */
  private static Instant latest(RuleSet rules, Directory directory) {
    LocalDate day =
        rules.validFrom().isAfter(directory.validFrom())
            ? rules.validFrom()
            : directory.validFrom();
    return day.atTime(12, 0).atZone(ZoneId.of("Asia/Tokyo")).toInstant();
  }
}
