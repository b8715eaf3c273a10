package org.ceptoarhub.core.expectation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.codec.EventJson;
import org.ceptoarhub.codec.InvalidEventException;
import org.ceptoarhub.core.admission.Completion;
import org.ceptoarhub.core.decision.Decider;
import org.ceptoarhub.core.decision.Decision;
import org.ceptoarhub.core.decision.Explanation;
import org.ceptoarhub.core.decision.Orders;
import org.ceptoarhub.core.decision.Rehearsal;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.rules.NearMiss;
import org.ceptoarhub.core.rules.RuleSet;
import org.ceptoarhub.core.submission.Ids;
import org.ceptoarhub.core.submission.Submission;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.event.Traffic;

/** Tries the rows of a table. */
public final class ExpectationRun {
  private final Decider decider;
  private final EventJson json = new EventJson();
  private final Coverage coverage;
  private final ExpectationTable table;

  private final Function<String, RuleSet> files;
  private final Map<String, Decider> others = new HashMap<>();

  private ExpectationRun(ExpectationTable table, Decider decider, Function<String, RuleSet> files) {
    this.table = table;
    this.decider = decider;
    this.files = files;
    this.coverage = new Coverage(decider, table);
  }

  /**
   * Tries every row, each for itself, and what the table should try.
   *
   * @param files the rule set of a file beside the table
   */
  public static Result of(
      ExpectationTable table, Decider decider, Function<String, RuleSet> files) {
    return new ExpectationRun(table, decider, files).result();
  }

  private Decider decider(Step step) {
    return step.rules() == null
        ? decider
        : others.computeIfAbsent(step.rules(), name -> decider.withRules(files.apply(name)));
  }

  private Result result() {
    List<Result.OfRow> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      List<String> differences;
      try {
        differences = differences(row);
      } catch (Unfit e) {
        differences = List.of(String.valueOf(e.getMessage()));
      }
      rows.add(new Result.OfRow(row, differences));
    }
    return new Result(rows, coverage.missing());
  }

  private List<String> differences(Row row) throws Unfit {
    Rehearsal rehearsal = new Rehearsal((source, eventId) -> Optional.empty());
    for (Step step : row.before()) {
      Decision before =
          rehearsal.rehearse(decider(step), submission(step), step.postures()).decision();
      if (before.rejected().isPresent()) {
        throw new Unfit(
            "'%s', which comes before, was rejected: %s (%s)"
                .formatted(
                    step.id(), before.rejected().get().code(), before.rejected().get().message()));
      }
    }
    Step step = row.step();
    Submission submission = submission(step);
    List<NearMiss> nearMisses = decider(step).nearMisses(submission, step.postures());
    Rehearsal.Rehearsed rehearsed = rehearsal.rehearse(decider(step), submission, step.postures());
    List<String> differences =
        new ArrayList<>(
            row.expected()
                .differences(
                    Explanation.toJson(rehearsed.decision(), nearMisses, List.of()), step.at()));
    Optional<Orders.CarriedOut> after = rehearsed.after();
    if (row.after() != null) {
      differences.addAll(afterwards(row.after(), after, step));
    }
    if (row.told() != null) {
      List<String> told =
          after.stream()
              .flatMap(done -> done.told().stream())
              .map(one -> one.party() + " " + one.code())
              .sorted()
              .toList();
      if (!told.equals(row.told())) {
        differences.add("expected the hub to tell %s; got %s".formatted(row.told(), told));
      }
    }
    if (differences.isEmpty()) {
      coverage.add(row, submission, rehearsed.decision(), nearMisses);
    }
    return differences;
  }

  private static List<String> afterwards(
      Expected expected, Optional<Orders.CarriedOut> after, Step step) {
    if (after.isEmpty()) {
      return List.of("expected to bring something about; got nothing");
    }
    return expected
        .differences(Explanation.toJson(after.get().decision(), List.of()), step.at())
        .stream()
        .map(difference -> "then " + difference)
        .toList();
  }

  private Submission submission(Step step) throws Unfit {
    Party sender =
        decider
            .directory()
            .party(step.sender())
            .orElseThrow(
                () ->
                    new Unfit(
                        "'%s' is no party of directory %s"
                            .formatted(step.sender(), decider.directory().version())));
    ObjectNode complete =
        new Completion().complete(step.event(), sender, step.at(), () -> Ids.named(step.id()));
    try {
      Event event = json.fromJson(complete);
      Realm realm = event.header().getTraffic() == Traffic.ACTUAL ? Realm.LIVE : Realm.DRILL;
      return new Submission(step.sender(), event, step.actor(), realm, step.at());
    } catch (InvalidEventException e) {
      throw new Unfit("'%s' is no event: %s".formatted(step.id(), e.getMessage()));
    }
  }

  /** A row that can't be tried. */
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }
  }
}
