package org.ceptoarhub.core.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An edition of who takes part, with the look-ups that deciding needs; each is a hash look-up,
 * whatever the number of parties. Immutable. Made by {@link DirectoryFile}, which checks that every
 * id in it resolves.
 */
public final class Directory {
  private final String version;
  private final LocalDate validFrom;
  private final SequencedMap<String, Party> parties;
  private final SequencedMap<String, Sector> sectors;
  private final SequencedMap<String, Ceptoar> ceptoars;
  private final List<Agreement> agreements;
  private final SequencedMap<String, Exercise> exercises;
  private final Council council;
  private final Map<String, EmergencyContact> emergencyContacts;
  private final Map<String, List<String>> ceptoarsOfSector = new LinkedHashMap<>();
  private final Map<String, List<Party>> membersOfCeptoar = new LinkedHashMap<>();
  private final Map<String, List<Agreement>> agreementsOfParty = new LinkedHashMap<>();
  private final Map<Role, List<Party>> byRole = new LinkedHashMap<>();
  private final List<Party> allParties;
  private final List<Ceptoar> allCeptoars;

  /** A directory that holds from ever on, with a plain Council and no emergency contacts. */
  public Directory(
      String version,
      Collection<Sector> sectors,
      Collection<Party> parties,
      Collection<Ceptoar> ceptoars,
      Collection<Agreement> agreements,
      Collection<Exercise> exercises) {
    this(
        version,
        LocalDate.EPOCH,
        sectors,
        parties,
        ceptoars,
        Council.PLAIN,
        agreements,
        exercises,
        List.of());
  }

  /**
   * @param version the edition's version, as Decisions record it
   * @param validFrom the first day on which it holds, JST
   * @param emergencyContacts the table that replaces the usual contacts in an emergency
   */
  public Directory(
      String version,
      LocalDate validFrom,
      Collection<Sector> sectors,
      Collection<Party> parties,
      Collection<Ceptoar> ceptoars,
      Council council,
      Collection<Agreement> agreements,
      Collection<Exercise> exercises,
      Collection<EmergencyContact> emergencyContacts) {
    this.version = version;
    this.validFrom = validFrom;
    this.council = council;
    this.emergencyContacts = new LinkedHashMap<>();
    emergencyContacts.forEach(row -> this.emergencyContacts.put(row.party(), row));
    this.sectors = new LinkedHashMap<>();
    sectors.forEach(sector -> this.sectors.put(sector.id(), sector));
    this.parties = new LinkedHashMap<>();
    parties.forEach(party -> this.parties.put(party.id(), party));
    this.ceptoars = new LinkedHashMap<>();
    ceptoars.forEach(ceptoar -> this.ceptoars.put(ceptoar.party(), ceptoar));
    this.agreements = List.copyOf(agreements);
    this.exercises = new LinkedHashMap<>();
    exercises.forEach(exercise -> this.exercises.put(exercise.id(), exercise));
    for (Ceptoar ceptoar : ceptoars) {
      ceptoarsOfSector
          .computeIfAbsent(ceptoar.sector(), key -> new ArrayList<>())
          .add(ceptoar.party());
    }
    for (Party party : parties) {
      party
          .memberships()
          .forEach(
              membership ->
                  membersOfCeptoar
                      .computeIfAbsent(membership.ceptoar(), key -> new ArrayList<>())
                      .add(party));
      party
          .roles()
          .forEach(role -> byRole.computeIfAbsent(role, key -> new ArrayList<>()).add(party));
    }
    for (Agreement agreement : agreements) {
      for (String party : List.of(agreement.agency(), agreement.partner())) {
        agreementsOfParty.computeIfAbsent(party, key -> new ArrayList<>()).add(agreement);
      }
    }
    ceptoarsOfSector.replaceAll((sector, list) -> List.copyOf(list));
    membersOfCeptoar.replaceAll((ceptoar, list) -> List.copyOf(list));
    agreementsOfParty.replaceAll((party, list) -> List.copyOf(list));
    byRole.replaceAll((role, list) -> List.copyOf(list));
    allParties = List.copyOf(this.parties.values());
    allCeptoars = List.copyOf(this.ceptoars.values());
  }

  public String version() {
    return version;
  }

  /** The first day on which this edition holds, JST. */
  public LocalDate validFrom() {
    return validFrom;
  }

  /** How the Council shares. */
  public Council council() {
    return council;
  }

  /** A party's row in the table that holds in an emergency, if it has one. */
  public Optional<EmergencyContact> emergencyContact(String party) {
    return Optional.ofNullable(emergencyContacts.get(party));
  }

  /** The table that holds in an emergency, in the order of the file. */
  public Collection<EmergencyContact> emergencyContacts() {
    return List.copyOf(emergencyContacts.values());
  }

  public Optional<Party> party(String id) {
    return Optional.ofNullable(parties.get(id));
  }

  /** All parties, in the order of the file. */
  public Collection<Party> parties() {
    return allParties;
  }

  /** The parties that have a role, in the order of the file. */
  public List<Party> parties(Role role) {
    return byRole.getOrDefault(role, List.of());
  }

  public Optional<Sector> sector(String id) {
    return Optional.ofNullable(sectors.get(id));
  }

  public Collection<Sector> sectors() {
    return List.copyOf(sectors.sequencedValues());
  }

  public Optional<Ceptoar> ceptoar(String party) {
    return Optional.ofNullable(ceptoars.get(party));
  }

  public Collection<Ceptoar> ceptoars() {
    return allCeptoars;
  }

  /** Party ids of the CEPTOARs of a sector; empty for an unknown sector. */
  public List<String> ceptoarsOf(String sector) {
    return ceptoarsOfSector.getOrDefault(sector, List.of());
  }

  /** The operators that are members of a CEPTOAR; empty for an unknown one. */
  public List<Party> membersOf(String ceptoar) {
    return membersOfCeptoar.getOrDefault(ceptoar, List.of());
  }

  public List<Agreement> agreements() {
    return agreements;
  }

  /** The agreements that a party has on either side, live or not, in the order of the file. */
  public List<Agreement> agreementsOf(String party) {
    return agreementsOfParty.getOrDefault(party, List.of());
  }

  /** All exercises, in the order of the file. */
  public Collection<Exercise> exercises() {
    return List.copyOf(exercises.values());
  }

  public Optional<Exercise> exercise(String id) {
    return Optional.ofNullable(exercises.get(id));
  }
}
