package org.ceptoarhub.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.SampleEvents.derivedFrom;
import static org.ceptoarhub.core.SampleEvents.provision;
import static org.ceptoarhub.core.SampleEvents.report;
import static org.ceptoarhub.core.SampleEvents.sentBy;
import static org.ceptoarhub.core.SampleEvents.with;

import java.util.List;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.event.Audience;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.IncidentReport;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.Provision;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsTest {
  private final IncidentReport report =
      with(
          report("electricity", Audience.PUBLIC),
          r -> {
            r.getHeader().setOnBehalfOf("electricity-a");
            r.setLessons("二系統化");
          });
  private final Provision provision =
      with(
          derivedFrom(provision(Tlp.GREEN, "gas"), sentBy("electricity-a", report("electricity"))),
          p -> {
            p.getHeader().setNamedRecipients(List.of("meti"));
            p.getHeader().setMentions(List.of(new Mention("gas-a", MentionBasis.CONSENT, null)));
          });

  @Test
  void niscSeesEverything() {
    Event event = new Event(provision);

    assertThat(Views.show("nisc", event, View.FULL, true).event()).isSameAs(event);
  }

  @Test
  void fullViewOfWhatHasNothingForNiscAlone_isTheEventItself() {
    Event event = new Event(report);

    assertThat(Views.show("meti", event, View.FULL, false).event()).isSameAs(event);
  }

  @Test
  void outsideNisc_nothingTellsWhomAWarningIsForOrWhatItGrewFrom() {
    Provision seen =
        (Provision) Views.show("nisc", new Event(provision), View.FULL, false).event().body();

    assertThat(seen.getHeader().getReferences()).isEmpty();
    assertThat(seen.getHeader().getNamedRecipients()).isEmpty();
    assertThat(seen.getHeader().getMentions()).isEmpty();
    assertThat(seen.getTargets().getSectors()).isEmpty();
    assertThat(seen.getIndependent()).isFalse();
    assertThat(seen.getSummary()).isEqualTo(provision.getSummary());
    assertThat(seen.getHeader().getEventId()).isEqualTo(provision.getHeader().getEventId());
  }

  @Test
  void independentWarning_looksLikeADerivedOne() {
    Provision independent = provision(Tlp.GREEN, "gas");

    Provision seen =
        (Provision) Views.show("nisc", new Event(independent), View.FULL, false).event().body();

    assertThat(seen.getIndependent()).isFalse();
  }

  @Test
  void viewsDoNotChangeTheEvent() {
    Provision before = Provision.newBuilder(provision).build();

    Views.show("nisc", new Event(provision), View.HEADLINE, false);

    assertThat(provision).isEqualTo(before);
  }

  @Test
  void headline_keepsTitleAndLabelAndNoContent() {
    IncidentReport seen =
        (IncidentReport)
            Views.show("electricity-a", new Event(report), View.HEADLINE, false).event().body();

    assertThat(seen.getHeader().getTitle()).isEqualTo(report.getHeader().getTitle());
    assertThat(seen.getHeader().getTlp()).isEqualTo(Tlp.AMBER);
    assertThat(seen.getSector()).isEqualTo("electricity");
    assertThat(seen.getSummary()).isEmpty();
    assertThat(seen.getLessons()).isNull();
    assertThat(seen.getHeader().getOnBehalfOf()).isNull();
    assertThat(seen.getConsent().getAudiences()).isEmpty();
  }

  @Test
  void anonymised_hasAnotherSourceAndOtherIds() {
    Views.Shown shown = Views.show("electricity-a", new Event(report), View.ANONYMISED, false);
    Header header = shown.event().header();

    assertThat(shown.source()).isEqualTo("hub");
    assertThat(header.getEventId()).isNotEqualTo(report.getHeader().getEventId());
    assertThat(header.getCaseId()).isNotEqualTo(report.getHeader().getCaseId());
    assertThat(header.getOnBehalfOf()).isNull();
  }

  @Test
  void headlineToNisc_hasAnIdOfItsOwnInTheSameCaseOfTheSameSource() {
    Views.Shown shown = Views.show("electricity-a", new Event(report), View.HEADLINE, true);

    assertThat(shown.source()).isEqualTo("electricity-a");
    assertThat(shown.event().header().getCaseId()).isEqualTo(report.getHeader().getCaseId());
    assertThat(shown.event().header().getEventId())
        .isNotEqualTo(report.getHeader().getEventId())
        .isNotEqualTo(
            Views.show("electricity-a", new Event(report), View.ANONYMISED, true)
                .event()
                .header()
                .getEventId())
        .isEqualTo(
            Views.show("electricity-a", new Event(report), View.HEADLINE, true)
                .event()
                .header()
                .getEventId());
  }

  @Test
  void headlineOfAnAnonymousReport_doesNotTellItsSourceToOthersThanNisc() {
    Views.Shown shown = Views.show("electricity-a", new Event(report), View.HEADLINE, false);

    assertThat(shown.source()).isEqualTo("hub");
    assertThat(shown.event().header().getCaseId()).isNotEqualTo(report.getHeader().getCaseId());
  }

  @Test
  void headlineOfANamedReport_tellsItsSource() {
    Event named =
        new Event(with(report("gas"), r -> r.getConsent().setIdentity(IdentityConsent.NAMED)));

    assertThat(Views.show("gas-a", named, View.HEADLINE, false).source()).isEqualTo("gas-a");
  }

  @ParameterizedTest
  @CsvSource({
    "CEPTOAR, ANONYMISED",
    "OPERATOR, ANONYMISED",
    "NISC, FULL",
    "COMPETENT_MINISTRY, FULL",
    "RELATED_AGENCY, FULL",
  })
  void whoAskedToStayAnonymous_isNotShownToPeers(Role role, View widest) {
    Party recipient = Fixtures.party("someone", "someone", role);
    SectorShare share =
        SectorShare.newBuilder()
            .setHeader(report.getHeader())
            .setCeptoar("ceptoar-gas")
            .setAnonymous(true)
            .setSummary("不審なメール")
            .build();

    assertThat(Views.atMost(new Event(report), recipient)).isEqualTo(widest);
    assertThat(Views.atMost(new Event(share), recipient)).isEqualTo(widest);

    share.setAnonymous(false);
    IncidentReport named =
        with(report("gas"), r -> r.getConsent().setIdentity(IdentityConsent.NAMED));

    assertThat(Views.atMost(new Event(share), recipient)).isEqualTo(View.FULL);
    assertThat(Views.atMost(new Event(named), recipient)).isEqualTo(View.FULL);
    assertThat(Views.atMost(new Event(provision), recipient)).isEqualTo(View.FULL);
  }
}
