package org.ceptoarhub.core.admission;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.directory.Ceptoar;
import org.ceptoarhub.core.directory.Ceptoar.CouncilSeat;
import org.ceptoarhub.core.directory.Council;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Group;
import org.ceptoarhub.core.directory.Membership;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.directory.Sector;
import org.ceptoarhub.core.submission.Facts;
import org.ceptoarhub.event.ChainHeads;
import org.ceptoarhub.event.CooperationRequest;
import org.ceptoarhub.event.CouncilShare;
import org.ceptoarhub.event.CrimeReport;
import org.ceptoarhub.event.DamageInformation;
import org.ceptoarhub.event.EditionChange;
import org.ceptoarhub.event.HubOrder;
import org.ceptoarhub.event.Impact;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.PostureChange;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.Receipt;
import org.ceptoarhub.event.Redistribution;
import org.ceptoarhub.event.Rel;
import org.ceptoarhub.event.SectorShare;
import org.jspecify.annotations.Nullable;

/** What each kind of event asks of its own fields and of its sender; needs no other event. */
final class KindChecks {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private final Facts facts;
  private final Event event;
  private final Directory directory;
  private final Party sender;

  private KindChecks(Facts facts) {
    this.facts = facts;
    this.event = facts.submission().event();
    this.directory = facts.directory();
    this.sender = facts.sender();
  }

  static @Nullable Rejection check(Facts facts) {
    KindChecks checks = new KindChecks(facts);
    return switch (checks.event.body()) {
      case IncidentReport report -> report(report);
      case Provision provision -> checks.origin(provision);
      case DamageInformation damage -> grounds(damage);
      case CooperationRequest request -> checks.addressees(request);
      case CrimeReport report -> checks.crime(report);
      case SectorShare share -> checks.ownCeptoar(share);
      case CouncilShare share -> checks.council(share);
      case Redistribution redistribution -> checks.members(redistribution);
      case PostureChange change -> checks.posture(change);
      case EditionChange change -> edition(change);
      case Receipt receipt -> checks.enteredFor(receipt);
      case HubOrder order when !checks.sender.has(Role.HUB) ->
          new Rejection(
              "not-entitled", "type", "only the hub itself orders what is done afterwards");
      case ChainHeads heads when !checks.sender.has(Role.HUB) ->
          new Rejection("not-entitled", "type", "only the hub itself says where its chains end");
      default -> null;
    };
  }

  private static @Nullable Rejection report(IncidentReport report) {
    Instant occurred = report.getOccurredAt();
    Instant recovered = report.getRecoveredAt();
    if (occurred != null && recovered != null && recovered.isBefore(occurred)) {
      return new Rejection(
          "recovered-before-it-occurred",
          "body.recoveredAt",
          "%s is before occurredAt %s".formatted(recovered, occurred));
    }
    Impact impact = report.getImpact();
    for (Schema.Field field : impact.getSchema().getFields()) {
      if (impact.get(field.pos()) instanceof Long figure && figure < 0) {
        return new Rejection("negative-figure", "body.impact." + field.name(), "must be 0 or more");
      }
    }
    return null;
  }

  private @Nullable Rejection origin(Provision provision) {
    boolean derived =
        event.header().getReferences().stream()
            .anyMatch(reference -> reference.getRel() == Rel.derivedFrom);
    if (!derived && !provision.getIndependent()) {
      return new Rejection(
          "no-origin",
          "body.independent",
          "name what the Provision is derivedFrom in header.references, or say"
              + " \"independent\": true");
    }
    return derived && provision.getIndependent()
        ? new Rejection(
            "contradictory-origin",
            "body.independent",
            "a Provision that is derivedFrom an event is not independent: drop one of the two")
        : null;
  }

  private static @Nullable Rejection grounds(DamageInformation damage) {
    return damage.getGrounds().isBlank()
        ? new Rejection(
            "missing-grounds", "body.grounds", "say on what grounds terrorism is suspected")
        : null;
  }

  private @Nullable Rejection addressees(CooperationRequest request) {
    List<String> addressees = request.getAddressees();
    if (addressees.isEmpty()) {
      return new Rejection(
          "no-addressee", "body.addressees", "name the ministries or agencies that are asked");
    }
    if (addressees.size() > Admission.MAX_LIST) {
      return new Rejection(
          "long-list", "body.addressees", "at most %,d entries".formatted(Admission.MAX_LIST));
    }
    for (int i = 0; i < addressees.size(); i++) {
      String field = "body.addressees[%d]".formatted(i);
      Optional<Party> addressee = directory.party(addressees.get(i));
      if (addressee.isEmpty()) {
        return unknownParty(field, addressees.get(i));
      }
      if (addressee.get().isOperator() || addressee.get().has(Role.CEPTOAR)) {
        return new Rejection(
            "wrong-addressee",
            field,
            "%s is no ministry and no agency; a warning to a sector is a Provision"
                .formatted(addressees.get(i)));
      }
    }
    return null;
  }

  private @Nullable Rejection crime(CrimeReport report) {
    if (!sender.isOperator()) {
      return new Rejection(
          "not-entitled",
          "type",
          "a CrimeReport is an operator's own act; %s is no operator".formatted(sender.id()));
    }
    if (event.header().getOnBehalfOf() != null) {
      return new Rejection(
          "not-entitled",
          "header.onBehalfOf",
          "a CrimeReport is an operator's own act: leave the field out");
    }
    Optional<Party> agency = directory.party(report.getAgency());
    if (agency.isEmpty()) {
      return unknownParty("body.agency", report.getAgency());
    }
    return agency.get().has(Role.INCIDENT_HANDLING_MINISTRY)
        ? null
        : new Rejection(
            "wrong-agency",
            "body.agency",
            "%s is no incident-handling ministry; use one of %s"
                .formatted(
                    report.getAgency(),
                    directory.parties(Role.INCIDENT_HANDLING_MINISTRY).stream()
                        .map(Party::id)
                        .collect(joining(", "))));
  }

  private @Nullable Rejection ownCeptoar(SectorShare share) {
    if (directory.ceptoar(share.getCeptoar()).isEmpty()) {
      return new Rejection(
          "unknown-ceptoar",
          "body.ceptoar",
          "\"%s\" is no CEPTOAR of directory %s"
              .formatted(Rejection.shown(share.getCeptoar()), directory.version()));
    }
    Party reporter = facts.reporter();
    if (!reporter.isOperator()) {
      return new Rejection(
          "not-an-operator",
          "type",
          "an operator shares with its own CEPTOAR; %s is no operator".formatted(reporter.id()));
    }
    return facts.memberships().isEmpty()
        ? new Rejection(
            "not-your-ceptoar",
            "body.ceptoar",
            "%s is no member of %s; its CEPTOARs: %s"
                .formatted(
                    reporter.id(),
                    share.getCeptoar(),
                    reporter.memberships().stream()
                        .map(Membership::ceptoar)
                        .collect(joining(", "))))
        : null;
  }

  private @Nullable Rejection council(CouncilShare share) {
    boolean member =
        directory
            .ceptoar(sender.id())
            .filter(ceptoar -> ceptoar.council() == CouncilSeat.MEMBER)
            .isPresent();
    if (!member) {
      return new Rejection(
          "not-entitled",
          "type",
          "only a CEPTOAR that is a member of the Council shares in it; %s is none"
              .formatted(sender.id()));
    }
    String id = share.getWorkingGroup();
    if (id == null) {
      return null;
    }
    Council council = directory.council();
    Optional<Group> group = council.workingGroup(id);
    if (group.isEmpty()) {
      return new Rejection(
          "unknown-working-group",
          "body.workingGroup",
          "\"%s\" is no working group of the Council; %s"
              .formatted(Rejection.shown(id), choice(council.workingGroups())));
    }
    return group.get().members().contains(sender.id())
        ? null
        : new Rejection(
            "not-your-working-group",
            "body.workingGroup",
            "%s is not in working group \"%s\"; leave the field out to share with all members"
                .formatted(sender.id(), id));
  }

  private @Nullable Rejection members(Redistribution redistribution) {
    Optional<Ceptoar> ceptoar = directory.ceptoar(sender.id());
    if (ceptoar.isEmpty()) {
      return new Rejection(
          "not-entitled",
          "type",
          "only a CEPTOAR redistributes, to its own members; %s is none".formatted(sender.id()));
    }
    String id = redistribution.getSubGroup();
    return id == null || ceptoar.get().group(id).isPresent()
        ? null
        : new Rejection(
            "unknown-sub-group",
            "body.subGroup",
            "\"%s\" is no sub-group of %s; %s"
                .formatted(Rejection.shown(id), sender.id(), choice(ceptoar.get().groups())));
  }

  private static String choice(List<Group> groups) {
    return groups.isEmpty()
        ? "it has none: leave the field out"
        : "use one of "
            + groups.stream().map(Group::id).collect(joining(", "))
            + ", or leave the field out";
  }

  private @Nullable Rejection posture(PostureChange change) {
    for (int i = 0; i < change.getSectors().size(); i++) {
      if (directory.sector(change.getSectors().get(i)).isEmpty()) {
        return unknownSector(
            directory, "body.sectors[%d]".formatted(i), change.getSectors().get(i));
      }
    }
    return change.getReason().isBlank() ? missingReason("why the posture changes") : null;
  }

  private static @Nullable Rejection edition(EditionChange change) {
    if (!SHA_256.matcher(change.getHash()).matches()) {
      return new Rejection(
          "malformed-hash",
          "body.hash",
          "must be the SHA-256 of the proposed file, 64 digits of lower-case hex");
    }
    if (change.getEdition().isBlank()) {
      return new Rejection("missing-edition", "body.edition", "name the edition, as its file does");
    }
    return change.getReason().isBlank() ? missingReason("why the edition changes") : null;
  }

  private static Rejection missingReason(String what) {
    return new Rejection("missing-reason", "body.reason", "say " + what);
  }

  private @Nullable Rejection enteredFor(Receipt receipt) {
    String member = receipt.getEnteredFor();
    return member == null
            || directory.membersOf(sender.id()).stream()
                .anyMatch(party -> party.id().equals(member))
        ? null
        : new Rejection(
            "not-entitled",
            "body.enteredFor",
            "only a CEPTOAR enters receipts, and for its own members");
  }

  private Rejection unknownParty(String field, String id) {
    return new Rejection(
        "unknown-party",
        field,
        "\"%s\" is no party of directory %s".formatted(Rejection.shown(id), directory.version()));
  }

  static Rejection unknownSector(Directory directory, String field, String sector) {
    return new Rejection(
        "unknown-sector",
        field,
        "\"%s\" is no sector of directory %s; use one of %s"
            .formatted(
                Rejection.shown(sector),
                directory.version(),
                directory.sectors().stream().map(Sector::id).collect(joining(", "))));
  }
}
