package org.ceptoarhub.core.rules;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ceptoarhub.core.directory.Agreement;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.Council;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.guards.Relation;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CrimeReport;
import org.jspecify.annotations.Nullable;

/**
 * Turns the {@code to} of a rule into parties: a typed function of the directory and the event.
 * There is no expression language, so that a reader of the 実施細目 can read the rule file.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum Selector {
  /** 重要インフラ所管省庁 of the reporting operator in the event's sector. */
  COMPETENT_MINISTRY(Relation.ADDRESSED, Selector::competentMinistry),
  /** All 重要インフラ所管省庁, whatever the event is about. */
  COMPETENT_MINISTRIES(Relation.ADDRESSED, facts -> withRole(facts, Role.COMPETENT_MINISTRY)),
  /** 内閣官房情報セキュリティセンター. */
  NISC(Relation.ADDRESSED, facts -> withRole(facts, Role.NISC)),
  /** The competent ministries of the target CEPTOARs. */
  TARGET_MINISTRIES(Relation.ADDRESSED, Selector::targetMinistries),
  /** The CEPTOARs that the event is for. */
  TARGET_CEPTOARS(Relation.ADDRESSED, Selector::targetCeptoars),
  /** The operators behind the target CEPTOARs. */
  MEMBERS_OF_TARGET_CEPTOARS(Relation.MEMBER, Selector::membersOfTargetCeptoars),
  /** The CEPTOARs of the reporting operator in the event's sector, or the one it shares with. */
  OWN_CEPTOAR(Relation.ADDRESSED, Selector::ownCeptoar),
  /** The reporter's own CEPTOARs, where the sector asks for copies of reports (別紙4 E1). */
  LIAISON_COPY_CEPTOAR(Relation.ADDRESSED, Selector::liaisonCopyCeptoar),
  /** The members of the sending CEPTOAR, or of the sub-group that the event names. */
  OWN_MEMBERS(Relation.MEMBER, Selector::ownMembers),
  /**
   * The members of the Council (セプターカウンシル) or of the working group that the event names; observers
   * only if the Council says that they receive.
   */
  COUNCIL_MEMBERS(Relation.OTHER, Selector::councilMembers),
  /** The parties that have a live agreement with the sender (別紙4 E8), among its targets if any. */
  AGREEMENT_PARTNERS(Relation.ADDRESSED, Selector::agreementPartners),
  /** 事案対処省庁. */
  INCIDENT_HANDLING_MINISTRIES(
      Relation.ADDRESSED, facts -> withRole(facts, Role.INCIDENT_HANDLING_MINISTRY)),
  /** Whom a CooperationRequest is for; the agency that a CrimeReport goes to. */
  ADDRESSEES(Relation.ADDRESSED, Selector::addressees),
  /** The parties in {@code header.namedRecipients}. */
  NAMED_RECIPIENTS(Relation.ADDRESSED, Selector::namedRecipients),
  /** Everybody but the hub itself. */
  ALL_PARTIES(Relation.OTHER, Selector::allParties);

  private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

  private final Relation relation;
  private final Function<Facts, Stream<Selected>> function;

  Selector(Relation relation, Function<Facts, Stream<Selected>> function) {
    this.relation = relation;
    this.function = function;
  }

  /**
   * A party that a selector found, and the parties through whose hands it would reach it on paper.
   *
   * @param ministry the competent ministry on the way; null where there is none
   * @param ceptoar the CEPTOAR on the way; null where there is none
   */
  public record Selected(Party party, @Nullable String ministry, @Nullable String ceptoar) {

    static Selected directly(Party party) {
      return new Selected(party, null, null);
    }
  }

  /** The spelling in rule files, e.g. {@code competent-ministry}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The selector with this spelling, if there is one. */
  public static Optional<Selector> byId(String id) {
    return Arrays.stream(values()).filter(selector -> selector.id().equals(id)).findFirst();
  }

  /** The parties for an event, each once, in the directory's order; never the sender. */
  public List<Selected> select(Facts facts) {
    List<Selected> result = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    seen.add(facts.sender().id());
    function
        .apply(facts)
        .forEach(
            selected -> {
              if (seen.add(selected.party().id())) {
                result.add(selected);
              }
            });
    return result;
  }

  /** How the selected parties stand to an event of this kind. */
  public Relation relation(String kind) {
    boolean addressedByLaw =
        kind.equals("IncidentReport") && (this == COMPETENT_MINISTRY || this == NISC);
    return addressedByLaw ? Relation.REPORT_ADDRESSEE : relation;
  }

  private static Stream<Selected> party(Directory directory, @Nullable String id) {
    return id == null ? Stream.empty() : directory.party(id).map(Selected::directly).stream();
  }

  private static Stream<Selected> withRole(Facts facts, Role role) {
    Membership first = facts.memberships().isEmpty() ? null : facts.memberships().getFirst();
    return facts.directory().parties(role).stream()
        .map(
            party ->
                new Selected(
                    party,
                    first == null ? null : first.ministry(),
                    first == null ? null : first.ceptoar()));
  }

  private static Stream<Selected> competentMinistry(Facts facts) {
    return facts.memberships().stream()
        .flatMap(membership -> party(facts.directory(), membership.ministry()));
  }

  private static Stream<Selected> ownCeptoar(Facts facts) {
    return facts.memberships().stream().flatMap(membership -> ceptoar(facts, membership));
  }

  private static Stream<Selected> liaisonCopyCeptoar(Facts facts) {
    return facts.memberships().stream()
        .filter(
            membership ->
                facts
                    .directory()
                    .sector(membership.sector())
                    .filter(Sector::liaisonCopy)
                    .isPresent())
        .flatMap(membership -> ceptoar(facts, membership));
  }

  /** The competent ministry stands between a reporter and its CEPTOAR. */
  private static Stream<Selected> ceptoar(Facts facts, Membership membership) {
    return facts.directory().party(membership.ceptoar()).stream()
        .map(party -> new Selected(party, membership.ministry(), null));
  }

  private static Stream<Selected> targetMinistries(Facts facts) {
    return facts.targetCeptoars().stream()
        .flatMap(ceptoar -> party(facts.directory(), ceptoar.ministry()));
  }

  private static Stream<Selected> targetCeptoars(Facts facts) {
    return facts.targetCeptoars().stream()
        .flatMap(
            ceptoar ->
                facts.directory().party(ceptoar.party()).stream()
                    .map(party -> new Selected(party, ceptoar.ministry(), null)));
  }

  private static Stream<Selected> membersOfTargetCeptoars(Facts facts) {
    return facts.targetCeptoars().stream().flatMap(ceptoar -> members(facts, ceptoar));
  }

  private static Stream<Selected> members(Facts facts, Ceptoar ceptoar) {
    return facts.directory().membersOf(ceptoar.party()).stream()
        .map(party -> new Selected(party, ceptoar.ministry(), ceptoar.party()));
  }

  private static Stream<Selected> ownMembers(Facts facts) {
    Directory directory = facts.directory();
    Optional<String> subGroup = text(facts, "subGroup");
    return directory.ceptoar(facts.sender().id()).stream()
        .flatMap(
            ceptoar ->
                subGroup.isEmpty()
                    ? members(facts, ceptoar)
                    : ceptoar.group(subGroup.get()).stream()
                        .flatMap(group -> group.members().stream())
                        .flatMap(id -> directory.party(id).stream())
                        .map(party -> new Selected(party, ceptoar.ministry(), ceptoar.party())));
  }

  private static Stream<Selected> councilMembers(Facts facts) {
    Council council = facts.directory().council();
    Optional<String> workingGroup = text(facts, "workingGroup");
    Stream<String> ids =
        workingGroup.isPresent()
            ? council.workingGroup(workingGroup.get()).stream()
                .flatMap(group -> group.members().stream())
            : Stream.concat(
                facts.directory().ceptoars().stream().map(Ceptoar::party),
                council.observers().stream());
    return ids.filter(id -> receivesOfCouncil(facts.directory(), id))
        .flatMap(id -> party(facts.directory(), id));
  }

  /** Members do; observers if the Council says so. */
  private static boolean receivesOfCouncil(Directory directory, String id) {
    CouncilSeat seat =
        directory
            .ceptoar(id)
            .map(Ceptoar::council)
            .orElse(
                directory.council().observers().contains(id)
                    ? CouncilSeat.OBSERVER
                    : CouncilSeat.NONE);
    return switch (seat) {
      case MEMBER -> true;
      case OBSERVER -> directory.council().observersReceive();
      case NONE -> false;
    };
  }

  /** With targets, the partners among them: target CEPTOARs and their members. */
  private static Stream<Selected> agreementPartners(Facts facts) {
    LocalDate day = LocalDate.ofInstant(facts.submission().at(), JAPAN);
    String sender = facts.sender().id();
    Set<String> targets =
        facts.targetCeptoars().stream().map(Ceptoar::party).collect(toUnmodifiableSet());
    return facts.directory().agreementsOf(sender).stream()
        .filter(agreement -> agreement.liveOn(day))
        .map(agreement -> partnerOf(agreement, sender))
        .filter(Objects::nonNull)
        .flatMap(partner -> party(facts.directory(), partner))
        .filter(partner -> targets.isEmpty() || isAmong(partner.party(), targets));
  }

  private static boolean isAmong(Party party, Set<String> ceptoars) {
    return ceptoars.contains(party.id())
        || party.memberships().stream()
            .anyMatch(membership -> ceptoars.contains(membership.ceptoar()));
  }

  private static Stream<Selected> addressees(Facts facts) {
    List<String> ids =
        switch (facts.submission().event().body()) {
          case CooperationRequest request -> request.getAddressees();
          case CrimeReport report -> List.of(report.getAgency());
          default -> List.of();
        };
    return ids.stream().flatMap(id -> party(facts.directory(), id));
  }

  private static Optional<String> text(Facts facts, String field) {
    return Facts.field(facts.submission().event(), field, String.class);
  }

  private static @Nullable String partnerOf(Agreement agreement, String party) {
    if (agreement.agency().equals(party)) {
      return agreement.partner();
    }
    return agreement.partner().equals(party) ? agreement.agency() : null;
  }

  private static Stream<Selected> namedRecipients(Facts facts) {
    return facts.submission().event().header().getNamedRecipients().stream()
        .flatMap(id -> party(facts.directory(), id));
  }

  private static Stream<Selected> allParties(Facts facts) {
    return facts.directory().parties().stream()
        .filter(party -> !party.has(Role.HUB))
        .map(Selected::directly);
  }
}
