package org.ceptoarhub.core.decision;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ceptoarhub.core.decision.World.Past;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.rules.Selector;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Consent;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.TerrorismInformation;
import org.ceptoarhub.event.Tlp;

/**
 * A delivery that must not be, found without asking a guard: from the documents' words, the truth
 * about the events and the Decision alone.
 *
 * @param what what it trespasses on: the id of the guard that should have stopped it, or "second
 *     person" where it should have waited for one
 */
record Trespass(String what, String recipient, String line) {

  /** Everything in a Decision, delivered or held, that must not be. */
  static List<Trespass> in(World world, Decision decision) {
    List<Trespass> found = new ArrayList<>();
    for (Decision.Delivery delivery : decision.deliveries()) {
      for (String recipient : delivery.recipients()) {
        new Look(world, recipient, delivery.rule(), delivery.hop(), delivery.view()).into(found);
      }
    }
    if (world.submission.event().header().getMentions().stream()
        .anyMatch(mention -> mention.getBasis() != MentionBasis.CONSENT)) {
      decision.deliveries().stream()
          .filter(delivery -> delivery.view() != View.HEADLINE)
          .flatMap(delivery -> delivery.recipients().stream())
          .map(recipient -> new Trespass("second person", recipient, "named, and not approved"))
          .forEach(found::add);
    }
    for (Decision.Held held : decision.held()) {
      for (String recipient : held.recipients()) {
        new Look(world, recipient, held.rule(), held.hop(), held.view()).into(found);
      }
    }
    return found;
  }

  /** One look at one recipient. */
  private static final class Look {
    private final World world;
    private final Party recipient;
    private final String rule;
    private final int hop;
    private final View view;
    private final Party sender;
    private final Header header;
    private final Object body;

    Look(World world, String recipient, String rule, int hop, View view) {
      this.world = world;
      this.recipient = world.party(recipient);
      this.rule = rule;
      this.hop = hop;
      this.view = view;
      this.sender = world.party(world.submission.source());
      this.header = world.submission.event().header();
      this.body = world.submission.event().body();
    }

    void into(List<Trespass> found) {
      check(found, "exercise", exercise());
      check(found, "posture", posture());
      check(found, "terrorism", terrorism());
      check(found, "crime-report", crime());
      check(found, "agreement", agreement());
      check(found, "tlp", label());
      check(found, "consent", consent());
      check(found, "identity", identity());
      check(found, "repetition", repetition());
    }

    private void check(List<Trespass> found, String what, boolean right) {
      if (!right) {
        found.add(
            new Trespass(
                what,
                recipient.id(),
                "%s to %s by %s %d %s"
                    .formatted(world.submission.event().kind(), recipient.id(), rule, hop, view)));
      }
    }

    private boolean exercise() {
      return world.submission.realm() == Realm.LIVE
          || world
              .directory
              .exercise(String.valueOf(header.getExerciseId()))
              .orElseThrow()
              .participants()
              .contains(recipient.id());
    }

    private boolean posture() {
      return !(body instanceof PostureChange || body instanceof EditionChange)
          || sender.has(Role.NISC);
    }

    private boolean terrorism() {
      boolean circle = recipient.has(Role.NISC) || recipient.has(Role.INCIDENT_HANDLING_MINISTRY);
      return !(body instanceof TerrorismInformation || body instanceof DamageInformation)
          || (circle && (body instanceof TerrorismInformation || sender.has(Role.NISC)));
    }

    private boolean crime() {
      return !(body instanceof CrimeReport report)
          || (recipient.id().equals(report.getAgency())
              && recipient.has(Role.INCIDENT_HANDLING_MINISTRY)
              && sender.isOperator()
              && header.getOnBehalfOf() == null);
    }

    private boolean agreement() {
      if (body instanceof CrimeReport || body instanceof Notice) {
        return true;
      }
      boolean agencyToPeer = isAgency(sender) && isPeer(recipient);
      boolean peerToAgency = isPeer(sender) && isAgency(recipient);
      LocalDate today = world.submission.at().atOffset(ZoneOffset.ofHours(9)).toLocalDate();
      for (Agreement one : world.directory.agreements()) {
        boolean ofTheTwo =
            Set.of(one.agency(), one.partner()).equals(Set.of(sender.id(), recipient.id()));
        LocalDate last = one.until() == null ? LocalDate.MAX : one.until();
        if (ofTheTwo && !today.isBefore(one.from()) && !today.isAfter(last)) {
          return true;
        }
      }
      return !agencyToPeer && !peerToAgency;
    }

    private static boolean isAgency(Party party) {
      return party.roles().equals(Set.of(Role.RELATED_AGENCY));
    }

    private static boolean isPeer(Party party) {
      return party.has(Role.CEPTOAR) || party.has(Role.OPERATOR);
    }

    private boolean label() {
      Tlp strictest = header.getTlp();
      for (Past one : origins()) {
        if (!(one.event.body() instanceof IncidentReport)) {
          strictest = stricter(strictest, one.event.header().getTlp());
        }
      }
      boolean named = header.getNamedRecipients().contains(recipient.id());
      boolean byLaw =
          body instanceof IncidentReport
              && (recipient.has(Role.NISC) || recipient.has(Role.COMPETENT_MINISTRY));
      return switch (strictest) {
        case RED -> (named && relation() != Relation.OTHER) || byLaw;
        case AMBER_STRICT -> relation() == Relation.ADDRESSED || byLaw;
        case AMBER -> relation() != Relation.OTHER;
        case GREEN, CLEAR -> true;
      };
    }

    private static Tlp stricter(Tlp one, Tlp other) {
      List<Tlp> order = List.of(Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED);
      return order.indexOf(one) > order.indexOf(other) ? one : other;
    }

    private Relation relation() {
      if (view == View.HEADLINE && recipient.has(Role.NISC)) {
        return Relation.ADDRESSED; // may be the warning of what is held
      }
      Optional<Selector> selector = world.selector(rule, hop);
      if (selector.isEmpty()) {
        return Relation.MEMBER; // the former audience, see World.group
      }
      return switch (selector.get()) {
        case OWN_MEMBERS, MEMBERS_OF_TARGET_CEPTOARS -> Relation.MEMBER;
        case COUNCIL_MEMBERS, ALL_PARTIES -> Relation.OTHER;
        default -> Relation.ADDRESSED;
      };
    }

    private boolean consent() {
      for (Past one : origins()) {
        if (one.event.body() instanceof IncidentReport report) {
          String reporter = reporter(report.getHeader(), one.source);
          if (!revisions(one).stream()
              .allMatch(each -> admits(reporter, sector(each), consentNow(each)))) {
            return false;
          }
        } else if (one.event.body() instanceof CrimeReport report
            && !admitsNobodyBut(
                ministries(reporter(report.getHeader(), one.source), report.getSector()))) {
          return false;
        }
      }
      return !(body instanceof IncidentReport report)
          || admits(reporter(header, sender.id()), report.getSector(), report.getConsent());
    }

    private boolean admits(String reporter, String sector, Consent consent) {
      return admitsNobodyBut(ministries(reporter, sector))
          || consent.getAudiences().stream().anyMatch(audience -> isOf(audience, reporter, sector));
    }

    private static String reporter(Header header, String source) {
      return header.getOnBehalfOf() == null ? source : header.getOnBehalfOf();
    }

    private boolean admitsNobodyBut(Set<String> ministries) {
      return recipient.has(Role.NISC) || ministries.contains(recipient.id());
    }

    private Set<String> ministries(String operator, String sector) {
      Set<String> ministries = new HashSet<>();
      for (Membership place : world.party(operator).memberships()) {
        if (place.sector().equals(sector)) {
          ministries.add(place.ministry());
        }
      }
      return ministries;
    }

    private boolean isOf(Audience audience, String operator, String sector) {
      Set<String> own = new HashSet<>();
      for (Membership place : world.party(operator).memberships()) {
        if (place.sector().equals(sector)) {
          own.add(place.ceptoar());
        }
      }
      return switch (audience) {
        case GOVERNMENT ->
            recipient.has(Role.SECURITY_MINISTRY) || recipient.has(Role.INCIDENT_HANDLING_MINISTRY);
        case AGENCIES -> recipient.has(Role.RELATED_AGENCY);
        case OWN_CEPTOAR ->
            world.directory.ceptoars().stream()
                .anyMatch(ceptoar -> own.contains(ceptoar.party()) && isAround(ceptoar));
        case OWN_SECTOR ->
            world.directory.ceptoars().stream()
                .anyMatch(
                    ceptoar ->
                        ceptoar.sector().equals(sector)
                            && !own.contains(ceptoar.party())
                            && isAround(ceptoar));
        case OTHER_SECTORS ->
            world.directory.ceptoars().stream()
                .anyMatch(ceptoar -> !ceptoar.sector().equals(sector) && isAround(ceptoar));
        case PUBLIC -> false;
      };
    }

    private boolean isAround(Ceptoar ceptoar) {
      return ceptoar.party().equals(recipient.id())
          || ceptoar.ministry().equals(recipient.id())
          || recipient.memberships().stream()
              .anyMatch(place -> place.ceptoar().equals(ceptoar.party()));
    }

    /** A report and what has taken its place since. */
    private static List<Past> revisions(Past report) {
      List<Past> all = new ArrayList<>();
      Optional<Past> next = Optional.of(report);
      while (next.isPresent()) {
        all.add(next.get());
        next = next.get().supersededBy;
      }
      return all;
    }

    private static String sector(Past report) {
      return ((IncidentReport) report.event.body()).getSector();
    }

    private static Consent consentNow(Past report) {
      return report.amended.orElse(((IncidentReport) report.event.body()).getConsent());
    }

    private boolean identity() {
      if (!isPeer(recipient)) {
        return true;
      }
      Views.Shown shown = Views.show(sender.id(), world.submission.event(), view, false);
      String text = shown.event().body().toString();
      boolean anonymous =
          switch (body) {
            case SectorShare share -> share.getAnonymous();
            case IncidentReport report ->
                report.getConsent().getIdentity() == IdentityConsent.ANONYMOUS;
            default -> false;
          };
      if (anonymous && !shown.source().equals("hub")) {
        return false;
      }
      return world.directory.parties(Role.OPERATOR).stream()
          .filter(operator -> !operator.id().equals(recipient.id()))
          .filter(operator -> text.contains(operator.name()))
          .allMatch(operator -> mayBeNamed(operator, anonymous));
    }

    private boolean mayBeNamed(Party operator, boolean anonymous) {
      Set<IdentityConsent> saidSo = new HashSet<>();
      boolean anySilent = false;
      for (Past one : origins()) {
        boolean its = reporter(one.event.header(), one.source).equals(operator.id());
        List<IdentityConsent> said =
            switch (one.event.body()) {
              case IncidentReport report ->
                  revisions(one).stream().map(each -> consentNow(each).getIdentity()).toList();
              case CrimeReport report -> List.of(IdentityConsent.ANONYMOUS);
              case SectorShare share -> List.of(IdentityConsent.ANONYMOUS);
              default -> List.of();
            };
        anySilent |= said.contains(IdentityConsent.ANONYMOUS);
        if (its) {
          saidSo.addAll(said);
        }
      }
      if (saidSo.contains(IdentityConsent.ANONYMOUS)) {
        return false;
      }
      boolean self =
          body instanceof IncidentReport
              ? reporter(header, sender.id()).equals(operator.id())
              : sender.id().equals(operator.id());
      if (self && !anonymous) {
        return true;
      }
      for (Mention mention : header.getMentions()) {
        boolean authority =
            sender.has(Role.NISC) || (sender.has(Role.RELATED_AGENCY) && !anySilent);
        boolean consented = saidSo.equals(Set.of(IdentityConsent.NAMED));
        if (mention.getParty().equals(operator.id())
            && (mention.getBasis() == MentionBasis.CONSENT ? consented : authority)) {
          return true;
        }
      }
      return false;
    }

    private boolean repetition() {
      boolean had =
          body instanceof Redistribution
              && world.derivedFrom.stream().anyMatch(one -> one.audience.contains(recipient.id()));
      return !had
          || world.supersedes.filter(one -> one.audience.contains(recipient.id())).isPresent();
    }

    /** All that the event grew from, by whatever way. */
    private Set<Past> origins() {
      Set<Past> all = new LinkedHashSet<>();
      collect(world.derivedFrom, world.supersedes, body instanceof IncidentReport, all);
      return all;
    }

    private static void collect(
        List<Past> derivedFrom, Optional<Past> supersedes, boolean report, Set<Past> into) {
      for (Past one : derivedFrom) {
        into.add(one);
        collect(one, into);
      }
      if (!report) {
        supersedes.ifPresent(one -> collect(one, into));
      }
    }

    private static void collect(Past one, Set<Past> into) {
      collect(one.derivedFrom, one.supersedes, one.event.body() instanceof IncidentReport, into);
    }
  }
}
