package org.ceptoarhub.core.guards;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.TextFields;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.view.View;
import org.ceptoarhub.core.view.Views;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;

/**
 * The victim is never named: what goes to a CEPTOAR, an operator or the public gives away, in its
 * free text, no operator other than the recipient itself, be it by name, alias, id, domain or an
 * address of its own systems. It reads what is encoded and what only looks the same, too.
 *
 * <p>It looks for all operators alike, whether or not one has a case, so that a refusal tells
 * nobody who has been hurt. A sender may name itself unless it asked to stay anonymous, and a
 * source that consented to it where the sender declares the mention. Of an event whose sender asked
 * to stay anonymous it reads what the ANONYMISED view keeps: CEPTOARs and operators see no more.
 */
public final class IdentityGuard implements Guard {
  private static final Optional<String> SILENCED =
      Optional.of("its source has asked since to stay anonymous");

  private final Directory directory;
  private final TextFields textFields = new TextFields();
  private final OperatorNames names;
  private final OwnAddresses addresses;
  private final Disguise disguise = new Disguise();

  /** Indexes the names and addresses of all operators of the directory. */
  public IdentityGuard(Directory directory) {
    this.directory = directory;
    List<Party> operators = directory.parties(Role.OPERATOR);
    this.names = new OperatorNames(operators);
    this.addresses = new OwnAddresses(operators);
  }

  @Override
  public String id() {
    return "identity";
  }

  @Override
  public Check on(Submission submission, KnownEvents known) {
    return new Scan(submission, known);
  }

  /**
   * Everything in an event's free text that gives an operator away and that nothing lets stand, in
   * the order of the text, each operator's every term once a field. It is what stops the event for
   * a CEPTOAR or an operator; to a ministry, NISC or an agency it may go all the same.
   *
   * @param source the event's sender
   */
  public List<Hit> scan(Event event, String source, KnownEvents known) {
    return scan(event, () -> new Mentions(event, source, directory, known), Mentions::allow);
  }

  /**
   * @param declared asked for only if something was found
   */
  private List<Hit> scan(
      Event shown, Supplier<Mentions> declared, BiPredicate<Mentions, String> allows) {
    List<Named> named = named(shown);
    if (named.isEmpty()) {
      return List.of();
    }
    Mentions mentions = declared.get();
    return named.stream()
        .filter(one -> !allows.test(mentions, one.found().party()))
        .map(one -> one.hit(mentions))
        .toList();
  }

  /** An operator that a text gives away. */
  private record Named(String field, String text, Found found) {

    Hit hit(Mentions mentions) {
      return new Hit(
          field,
          found.term(),
          text.substring(found.start(), found.end()),
          found.party(),
          mentions.objection(found.party()));
    }
  }

  private List<Named> named(Event event) {
    List<Named> named = new ArrayList<>();
    textFields.forEach(
        event,
        (field, text) -> {
          for (Found found : find(text)) {
            named.add(new Named(field, text, found));
          }
        });
    return named;
  }

  /** In the order of the text, each term of an operator once. */
  private List<Found> find(String text) {
    List<Found> found = read(text);
    List<Undone> undone = disguise.undo(text);
    if (undone.isEmpty()) {
      return found;
    }
    Map<Told, Found> all = new LinkedHashMap<>();
    found.forEach(each -> all.put(Told.of(each), each));
    undone.forEach(
        other ->
            read(other.text())
                .forEach(each -> all.putIfAbsent(Told.of(each), other.inWritten(each))));
    return all.values().stream().sorted(Comparator.comparingInt(Found::start)).toList();
  }

  private record Told(String term, String party) {
    static Told of(Found found) {
      return new Told(found.term(), found.party());
    }
  }

  private List<Found> read(String text) {
    List<Found> found = new ArrayList<>();
    for (Reading reading : Reading.of(text)) {
      names.find(reading, found::add);
      addresses.find(reading, found::add);
    }
    return found.isEmpty() ? found : widest(found);
  }

  /**
   * Leaves out what is only part of a longer name: M市 in M市水道局 is not M市. Each term of an operator
   * is kept once.
   */
  private static List<Found> widest(List<Found> found) {
    found.sort(
        Comparator.comparingInt(Found::start).thenComparing(Found::end, Comparator.reverseOrder()));
    Set<Told> told = new HashSet<>();
    List<Found> widest = new ArrayList<>();
    Found reaching = null;
    for (Found next : found) {
      if (reaching == null || next.end() > reaching.end()) {
        reaching = next;
      }
      if (!next.isInside(reaching) && told.add(Told.of(next))) {
        widest.add(next);
      }
    }
    return widest;
  }

  /**
   * Reads the event when the first recipient is proposed who must not learn an operator's name. For
   * one thread.
   */
  private final class Scan implements Check {
    private final Submission submission;
    private final KnownEvents known;
    private Optional<String> reason = Optional.empty();
    private List<Hit> hits = List.of();
    private Set<String> parties = Set.of();
    private boolean silenced;
    private boolean done;

    Scan(Submission submission, KnownEvents known) {
      this.submission = submission;
      this.known = known;
    }

    @Override
    public Optional<String> refuses(Party recipient, Relation relation) {
      if (relation != Relation.PUBLIC
          && !recipient.has(Role.CEPTOAR)
          && !recipient.has(Role.OPERATOR)) {
        return Optional.empty();
      }
      read();
      if (silenced) {
        return SILENCED;
      }
      return relation != Relation.PUBLIC && parties.contains(recipient.id())
          ? reason(hits.stream().filter(hit -> !hit.party().equals(recipient.id())).toList())
          : reason;
    }

    private void read() {
      if (!done) {
        Event event = submission.event();
        String source = submission.source();
        boolean anonymous = Views.toPeers(event) != View.FULL;
        Supplier<Mentions> declared = () -> new Mentions(event, source, directory, known);
        hits =
            anonymous
                ? scan(
                    Views.show(source, event, View.ANONYMISED, false).event(),
                    declared,
                    Mentions::allowButSelf)
                : scan(event, declared, Mentions::allow);
        silenced = !anonymous && hasFallenSilent(event, source);
        parties = hits.stream().map(Hit::party).collect(Collectors.toUnmodifiableSet());
        reason = reason(hits);
        done = true;
      }
    }

    /** A report that names its source, which has asked since to stay anonymous. */
    private boolean hasFallenSilent(Event event, String source) {
      return event.body() instanceof IncidentReport
          && ConsentTerms.ownNow(event, source, known).consents().values().stream()
              .anyMatch(given -> given.identity() == IdentityConsent.ANONYMOUS);
    }

    private static Optional<String> reason(List<Hit> hits) {
      return hits.isEmpty() ? Optional.empty() : Optional.of(Hit.told(hits));
    }
  }
}
