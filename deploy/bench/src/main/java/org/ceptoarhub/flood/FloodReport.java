package org.ceptoarhub.flood;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured. All latencies in milliseconds, from the intended time of sending to the time
 * of sight in the inbox.
 *
 * @param correct whether all that was acknowledged arrived, once
 * @param boundPerSecond operators' reports a second at which all still arrived in time
 * @param loads at shares of that, and with an alert now and then
 * @param floods with one operator that hands in as much as it can, beside the usual load
 * @param wide one alert to very many
 * @param provisioning what directories of a size cost the embedded broker
 * @param endToEnd the two figures that the benchmark's table shows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FloodReport(
    boolean correct,
    double boundPerSecond,
    Map<String, Phase> loads,
    Map<String, Phase> floods,
    @Nullable Wide wide,
    List<Provisioned> provisioning,
    EndToEnd endToEnd) {

  /**
   * @param alertP99Ms an authority's alert to an operator's inbox at half the load, without a flood
   * @param alertP99MsUnderFlood the same with one, the worse of HTTP and Kafka
   */
  record EndToEnd(double alertP99Ms, double alertP99MsUnderFlood) {}

  /**
   * One stretch of time.
   *
   * @param perSecond operators' reports a second
   * @param reports latencies by way, e.g. {@code http-kafka}: published over HTTP, read over Kafka
   * @param alerts the same of NISC's alerts
   * @param flood what the flooding party did
   * @param missing events that did not arrive
   * @param doubled events that arrived more than once
   * @param refused events of those who do not flood that were not taken
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Phase(
      double perSecond,
      Map<String, Board.Way> reports,
      Map<String, Board.Way> alerts,
      Board.Way allReports,
      Board.Way allAlerts,
      Flooder.@Nullable Done flood,
      long missing,
      long doubled,
      long refused) {}

  /**
   * One alert to many operators, several times.
   *
   * @param startupSeconds how long a hub with this directory takes to route
   * @param committedMs until the decision could be read, median
   * @param lastInboxMs until the last recipient's inbox had it, median
   * @param worstMs the same, the worst
   */
  record Wide(
      int recipients,
      int parties,
      double startupSeconds,
      double committedMs,
      double lastInboxMs,
      double worstMs) {}

  /**
   * What a directory of this size costs.
   *
   * @param outcome {@code made}, or what went wrong
   * @param seconds until all topics accepted writes and all rights were given
   */
  record Provisioned(int parties, int topics, String heap, String outcome, double seconds) {}
}
