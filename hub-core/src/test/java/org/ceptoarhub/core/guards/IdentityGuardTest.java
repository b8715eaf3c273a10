package org.ceptoarhub.core.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ceptoarhub.core.Fixtures.consent;
import static org.ceptoarhub.core.Fixtures.derivedFrom;
import static org.ceptoarhub.core.Fixtures.header;
import static org.ceptoarhub.core.Fixtures.provision;
import static org.ceptoarhub.core.Fixtures.provisionSaying;
import static org.ceptoarhub.core.Fixtures.report;
import static org.ceptoarhub.core.Fixtures.term;

import java.util.List;
import java.util.Optional;
import org.ceptoarhub.codec.Event;
import org.ceptoarhub.core.Fixtures;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.submission.KnownEvents;
import org.ceptoarhub.event.EventRef;
import org.ceptoarhub.event.Header;
import org.ceptoarhub.event.IdentityConsent;
import org.ceptoarhub.event.Indicator;
import org.ceptoarhub.event.Mention;
import org.ceptoarhub.event.MentionBasis;
import org.ceptoarhub.event.Notice;
import org.ceptoarhub.event.SectorShare;
import org.ceptoarhub.event.Tlp;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityGuardTest {
  private static final String REPORT = "019a9f00-0000-7000-8000-00000000000a";

  private final Directory directory = Fixtures.directory();
  private final IdentityGuard guard = new IdentityGuard(directory);

  @Nested
  class Names {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "電力A社で停止",
          "電力Ａ社で停止",
          "電力a社で停止",
          "電 力\nＡ　社で停止",
          "電力\u200BA\u2060社で停止",
          "電\uFE00力A\u00AD社で停止",
          "電⼒A社で停止", // KANGXI RADICAL POWER
          "電力A\u0332社で停止",
          "株式会社A電力",
          "ﾐﾅﾄﾃﾞﾝﾘｮｸの設備",
          "ミナトテ\u3099ンリョクの設備",
          "ﾐﾅﾄ ﾃ\u200Bﾞﾝﾘｮｸの設備",
          "ﾐﾅﾄﾃ\nﾞﾝﾘｮｸの設備",
          "ミナトテ゛ンリョクの設備",
          "MINATO POWER",
          "the Minato  Power-plant",
          "ｍｉｎａｔｏ　ｐｏｗｅｒ",
          "electricity-a",
          "ELECTRICITY‐A",
          "www.electricity-a.example",
          "hxxp://electricity-a[.]example/login",
          "electricity-a (dot) example",
          "electricity-a{.}example",
          "electricity-a。example",
          "electricity-a\\.example",
          "admin@Electricity-A.Example",
          "https://search.example/?q=%E9%9B%BB%E5%8A%9BA%E7%A4%BE",
          "https://search.example/?q=%45lectricity%2Da",
        })
    void isFoundInEverySpelling(String text) {
      assertThat(parties(text)).containsExactly("electricity-a");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ATM市場の動向",
          "ＡＴＭ市場の動向",
          "ATM 市場の動向",
          "電力A 系統の社",
          "電力会社",
          "A社の電力",
          "Minatopower",
          "Minato Powers",
          "bioelectricity-a",
          "electricity-a1",
          "xcity-m",
          "100%電力",
          "%ZZ",
          "",
        })
    void isNotFoundInsideOtherWords(String text) {
      assertThat(parties(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "電カA社で停止", // KATAKANA KA for POWER
          "ミナトデンリヨクの設備",
        })
    void isFoundInKanaThatLookAlike(String text) {
      assertThat(parties(text)).containsExactly("electricity-a");
    }

    @Test
    void longerNameHidesTheShorterOneInside() {
      assertThat(parties("M市水道局で断水")).containsExactly("water-a");
      assertThat(parties("M市水道局とM市で断水")).containsExactly("water-a", "city-m");
    }

    @Test
    void sharedAliasNamesEveryBearer() {
      Directory twins =
          new Directory(
              "twins",
              Fixtures.sectors(),
              List.of(
                  Fixtures.operator("gas-a", "ガスA社", List.of("都市ガス"), "a.example", List.of()),
                  Fixtures.operator("gas-b", "ガスB社", List.of("都市ガス"), "b.example", List.of())),
              List.of(),
              List.of(),
              List.of());

      assertThat(
              new IdentityGuard(twins)
                  .scan(provisionSaying("都市ガス"), "nisc", Fixtures.NOTHING_KNOWN))
          .extracting(Hit::party)
          .containsExactlyInAnyOrder("gas-a", "gas-b");
    }
  }

  @Nested
  class Addresses {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "203.0.113.5",
          "203[.]0[.]113[.]5",
          "203(.)0{.}113[dot]5",
          "203\\.0\\.113\\.5",
          "２０３．０．１１３．５",
          "203。0。113。5",
          "203.000.113.005",
          "203.0.113.5:8080",
          "203.0.113.5。1台のみ",
          "hxxp[:]//203.0.113.5/x",
          "[ipv4-addr:value = '203.0.113.5']",
          "203.0.113.5/32",
          "203.0.113.0/24",
          "203.0.113.8/29",
          "203.0.113.5/0",
          "203.0.113.5/99",
          "192.0.0.0/4",
          "200.1.2.3/05",
          "203.0.113.x",
          "203.0.113.5x",
          "203.0.*.*",
          "10.203.0.113.5",
          "::ffff:203.0.113.5",
          "::ffff:cb00:7105",
          "64:ff9b::cb00:7105",
          "2002:cb00:7105::1",
          "%20203.0.113.5",
          "2001:db8:a::1",
          "2001:0DB8:000A:0000:0000:0000:0000:0001",
          "2001:db8:a:0:0:0:0:1:443",
          "2001[:]db8[:]a[::]1",
          "[2001:db8:a::1]:443",
          "IP:2001:db8:a::1",
          "add:2001:db8:a::1:",
          "2001:db8:a:1::/64",
          "2001:db8::/32",
          "２００１：ｄｂ８：ａ：：１",
          "2001:db8:a::1%eth0",
        })
    void ownAddressIsFoundInEverySpelling(String text) {
      assertThat(parties(text)).contains("electricity-a");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "198.51.100.7",
          "198.51.100.0/24",
          "203.0.114.5",
          "1203.0.113.5",
          "203.0.113",
          "203.0.113.512",
          "0.0.0.0/0",
          "::/0",
          "2001:db8:b::1",
          "2001:db8:a",
          "12:30:45",
          "std::vector",
          "2026-11-20T09:00:00+09:00",
          "::",
          ":::::::::",
        })
    void otherAddressIsNot(String text) {
      assertThat(parties(text)).isEmpty();
    }

    @Test
    void singleHostIsFoundBeforeAPortWithoutBrackets() {
      Directory host =
          new Directory(
              "host",
              Fixtures.sectors(),
              List.of(
                  Fixtures.operator(
                      "gas-a", "ガスA社", List.of(), "a.example", List.of("2001:db8::1/128"))),
              List.of(),
              List.of(),
              List.of());

      assertThat(
              new IdentityGuard(host)
                  .scan(provisionSaying("2001:db8::1:443"), "nisc", Fixtures.NOTHING_KNOWN))
          .extracting(Hit::party)
          .containsExactly("gas-a");
    }

    @Test
    void addressIsToldInCanonicalFormAndAsWritten() {
      assertThat(refusal("203[.]0[.]113[.]5 から", "electricity-b"))
          .hasValue("body.summary names 203.0.113.5 (\"203[.]0[.]113[.]5\")");
    }
  }

  @Nested
  class Recipients {

    @ParameterizedTest
    @CsvSource({
      "ceptoar-electricity, true",
      "ceptoar-banking, true",
      "electricity-b, true",
      "electricity-a, false",
      "meti, false",
      "nisc, false",
      "jpcert-cc, false"
    })
    void onlyCeptoarsAndOtherOperatorsMustNotLearnAName(String recipient, boolean refused) {
      assertThat(refusal("電力A社", recipient).isPresent()).isEqualTo(refused);
    }

    @Test
    void publicMustNotLearnANameWhoeverReads() {
      Guard.Check check =
          guard.on(Fixtures.live("nisc", provisionSaying("電力A社")), Fixtures.NOTHING_KNOWN);

      assertThat(check.refuses(directory.party("nisc").orElseThrow(), Relation.PUBLIC)).isPresent();
      assertThat(check.refuses(directory.party("electricity-a").orElseThrow(), Relation.PUBLIC))
          .isPresent();
    }

    @Test
    void operatorIsToldOnlyOfTheOthers() {
      assertThat(refusal("電力A社と電力B社", "electricity-a"))
          .hasValue("body.summary names 電力B社 (\"電力B社\")");
    }
  }

  @Nested
  class Reasons {

    @Test
    void reasonNamesFieldTermAndWordsAsWritten() {
      Event event =
          new Event(
              provision()
                  .setHeader(header().setTitle("電力　Ａ社の停止").build())
                  .setIndicators(List.of(new Indicator("a電力", "stix", null)))
                  .build());

      assertThat(guard.scan(event, "nisc", Fixtures.NOTHING_KNOWN))
          .extracting(Hit::told)
          .containsExactly(
              "header.title names 電力A社 (\"電力　Ａ社\")",
              "body.indicators[0].pattern names A電力 (\"a電力\")");
    }

    @Test
    void reasonTellsFiveHitsAndCountsTheRest() {
      assertThat(refusal("電力A社、電力B社、銀行A社、証券A社、水道A社、M市、A電力", "ceptoar-water"))
          .hasValueSatisfying(reason -> assertThat(reason).contains("水道A社").endsWith("and 2 more"));
    }

    @Test
    void sameTermIsToldOnceAField() {
      assertThat(parties("電力A社。電力A社。電力Ａ社。")).containsExactly("electricity-a");
    }

    @Test
    void spellingOfEightyCharactersIsNotCut() {
      String written = "電" + " ".repeat(77) + "力A社";

      assertThat(hits(written.substring(0, 1) + written.substring(2)).getFirst().written())
          .hasSize(80);
      assertThat(hits(written).getFirst().written()).endsWith("…");
    }

    @Test
    void fiveHitsAreAllTold() {
      assertThat(refusal("電力A社、電力B社、銀行A社、証券A社、水道A社", "ceptoar-banking"))
          .hasValueSatisfying(reason -> assertThat(reason).contains("水道A社").doesNotContain("more"));
    }

    @Test
    void longSpellingIsCut() {
      Hit hit = hits("電" + " ".repeat(5_000) + "力A社").getFirst();

      assertThat(hit.written()).hasSizeLessThan(100).endsWith("…");
    }

    @Test
    void answerIsTheSameWhetherOrNotTheOperatorHasACase() {
      KnownEvents withCase = known(IdentityConsent.ANONYMOUS);

      assertThat(guard.scan(provisionSaying("電力A社"), "nisc", withCase))
          .isEqualTo(guard.scan(provisionSaying("電力A社"), "nisc", Fixtures.NOTHING_KNOWN));
    }

    @Test
    void whatTheRecipientWroteItselfIsNotSearched() {
      Notice notice =
          Notice.newBuilder()
              .setHeader(header().build())
              .setCode("identity")
              .setAbout(new EventRef("nisc", REPORT))
              .setField("body.summary")
              .setMessage("body.summary names 電力A社")
              .build();

      assertThat(guard.scan(new Event(notice), "hub", Fixtures.NOTHING_KNOWN)).isEmpty();
    }
  }

  @Nested
  class Declarations {

    @Test
    void sourceThatConsentedMayBeNamedWhereDeclared() {
      assertThat(scan(derived(MentionBasis.CONSENT), known(IdentityConsent.NAMED))).isEmpty();
    }

    @Test
    void sourceThatConsentedIsNotNamedUndeclared() {
      assertThat(scan(derived(), known(IdentityConsent.NAMED))).hasSize(1);
    }

    @Test
    void consentOfAnotherEventDoesNotCount() {
      Header header = header().setMentions(List.of(mention(MentionBasis.CONSENT))).build();
      Event event = new Event(provision().setHeader(header).setSummary("電力A社").build());

      assertThat(scan(event, known(IdentityConsent.NAMED)))
          .singleElement()
          .extracting(Hit::objection)
          .isEqualTo("declared as CONSENT, which no source of this event has given");
    }

    @ParameterizedTest
    @EnumSource(MentionBasis.class)
    void anonymousSourceCannotBeDeclaredAway(MentionBasis basis) {
      assertThat(scan(derived(basis), known(IdentityConsent.ANONYMOUS))).hasSize(1);
    }

    @Test
    void anonymousTermOutweighsANamedOne() {
      KnownEvents known =
          new Fixtures.Known()
              .add(
                  "electricity-a",
                  REPORT,
                  term("electricity-a", "electricity", consent(IdentityConsent.NAMED)),
                  term("electricity-a", "electricity", consent(IdentityConsent.ANONYMOUS)));

      assertThat(scan(derived(MentionBasis.CONSENT), known)).hasSize(1);
    }

    @Test
    void refusalReadsTheSameForAnAnonymousSourceAndForNone() {
      assertThat(scan(derived(MentionBasis.CONSENT), known(IdentityConsent.ANONYMOUS)))
          .isEqualTo(scan(derived(MentionBasis.CONSENT), Fixtures.NOTHING_KNOWN));
    }

    @ParameterizedTest
    @EnumSource(
        value = MentionBasis.class,
        names = {"IMPERSONATED", "VENDOR", "PUBLIC"})
    void authorityMayNameWhoIsImpersonatedSellsOrIsKnownAnyway(MentionBasis basis) {
      assertThat(guard.scan(declaring(basis), "nisc", Fixtures.NOTHING_KNOWN)).isEmpty();
      assertThat(guard.scan(declaring(basis), "jpcert-cc", Fixtures.NOTHING_KNOWN)).isEmpty();
      assertThat(guard.scan(declaring(basis), "meti", Fixtures.NOTHING_KNOWN)).hasSize(1);
      assertThat(guard.scan(declaring(basis), "stranger", Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    @Test
    void mentionOfOneOperatorIsNoLeaveToNameAnother() {
      Header header = header().setMentions(List.of(mention(MentionBasis.PUBLIC))).build();
      Event event = new Event(provision().setHeader(header).setSummary("電力B社").build());

      assertThat(guard.scan(event, "nisc", Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    @Test
    void declarationOfAnUnknownSourceDoesNotCount() {
      assertThat(scan(derived(MentionBasis.PUBLIC), Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    @Test
    void niscMayNameAnotherThanTheAnonymousSource() {
      assertThat(guard.scan(derivedNaming("電力B社", "electricity-b"), "nisc", anonymous())).isEmpty();
    }

    @Test
    void agencyCannotFindTheAnonymousSourceByDeclaring() {
      List<Hit> theSource =
          guard.scan(derivedNaming("電力A社", "electricity-a"), "jpcert-cc", anonymous());
      List<Hit> another =
          guard.scan(derivedNaming("電力B社", "electricity-b"), "jpcert-cc", anonymous());

      assertThat(theSource)
          .singleElement()
          .extracting(Hit::objection)
          .isEqualTo("declared as PUBLIC, but this event has a source that stays anonymous");
      assertThat(another)
          .extracting(Hit::objection)
          .isEqualTo(theSource.stream().map(Hit::objection).toList());
    }

    @Test
    void whoSharedWithItsCeptoarCannotBeDeclaredAway() {
      KnownEvents share =
          new Fixtures.Known().put("electricity-a", REPORT, entry -> entry.setKind("SectorShare"));

      assertThat(scan(derived(MentionBasis.PUBLIC), share)).hasSize(1);
      assertThat(guard.scan(derivedNaming("電力B社", "electricity-b"), "nisc", share)).isEmpty();
    }

    private KnownEvents anonymous() {
      return known(IdentityConsent.ANONYMOUS);
    }

    private Event declaring(MentionBasis basis) {
      Header header = header().setMentions(List.of(mention(basis))).build();
      return new Event(provision().setHeader(header).setSummary("電力A社").build());
    }

    private Event derivedNaming(String name, String party) {
      Header header =
          header()
              .setReferences(List.of(derivedFrom("electricity-a", REPORT)))
              .setMentions(List.of(new Mention(party, MentionBasis.PUBLIC, null)))
              .build();
      return new Event(provision().setHeader(header).setSummary(name).build());
    }

    @Test
    void basesThatNeedAnAuthorityDoNotCountFromOthers() {
      assertThat(guard.scan(derived(MentionBasis.VENDOR), "ceptoar-water", Fixtures.NOTHING_KNOWN))
          .singleElement()
          .extracting(Hit::objection)
          .isEqualTo("declared as VENDOR, which only NISC and related agencies may do");
    }

    @Test
    void senderMayNameItself() {
      Event share = new Event(share().setSummary("電力A社です").build());

      assertThat(guard.scan(share, "electricity-a", Fixtures.NOTHING_KNOWN)).isEmpty();
      assertThat(guard.scan(share, "electricity-b", Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    @Test
    void senderThatStaysAnonymousMayNotNameItself() {
      Header header = header().setMentions(List.of(mention(MentionBasis.CONSENT))).build();
      Event share =
          new Event(share().setHeader(header).setAnonymous(true).setSummary("電力A社です").build());

      assertThat(guard.scan(share, "electricity-a", Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    @Test
    void senderMayNotNameItselfWhereItsOwnReportIsAnonymous() {
      Header header = header().setReferences(List.of(derivedFrom("electricity-a", REPORT))).build();
      Event share = new Event(share().setHeader(header).setSummary("電力A社です").build());

      assertThat(guard.scan(share, "electricity-a", known(IdentityConsent.ANONYMOUS))).hasSize(1);
    }

    @Test
    void operatorMayBeNamedInTheReportEnteredForIt() {
      Header header = header().setTlp(Tlp.AMBER).setOnBehalfOf("electricity-a").build();
      Event report = new Event(report().setHeader(header).setSummary("電力A社から電話").build());

      assertThat(guard.scan(report, "meti", Fixtures.NOTHING_KNOWN)).isEmpty();
    }

    @Test
    void anonymousReportDoesNotNameItsSourceToPeers() {
      Event report = reportTitled("電力A社の停止", IdentityConsent.ANONYMOUS);

      assertThat(refusalOf(report, "ceptoar-electricity", Fixtures.NOTHING_KNOWN))
          .hasValue("header.title names 電力A社 (\"電力A社\")");
      assertThat(refusalOf(report, "meti", Fixtures.NOTHING_KNOWN)).isEmpty();
    }

    @Test
    void anonymousReportDoesNotNameOthersToPeersEither() {
      Event report = reportTitled("電力B社の停止", IdentityConsent.ANONYMOUS);

      assertThat(refusalOf(report, "ceptoar-electricity", Fixtures.NOTHING_KNOWN)).isPresent();
      assertThat(refusalOf(report, "electricity-b", Fixtures.NOTHING_KNOWN)).isEmpty();
    }

    @Test
    void namedReportMayNameItsSourceToPeers() {
      Event report = reportTitled("電力A社の停止", IdentityConsent.NAMED);

      assertThat(refusalOf(report, "ceptoar-electricity", Fixtures.NOTHING_KNOWN)).isEmpty();
    }

    @Test
    void anonymousReportIsReadAsPeersSeeIt() {
      Event report =
          new Event(
              report()
                  .setSummary("電力A社の監視制御系と電力B社の連系線が停止")
                  .setConsent(consent(IdentityConsent.ANONYMOUS))
                  .build());

      assertThat(refusalOf(report, "ceptoar-electricity", Fixtures.NOTHING_KNOWN)).isEmpty();
    }

    @Test
    void sourceThatHasFallenSilentIsNotShownToPeers() {
      Event report = reportTitled("停止", IdentityConsent.NAMED);
      Fixtures.Known known =
          new Fixtures.Known()
              .add(
                  "electricity-a",
                  Fixtures.EVENT_ID,
                  term("electricity-a", "electricity", consent(IdentityConsent.NAMED)));

      assertThat(refusalOf(report, "ceptoar-electricity", known)).isEmpty();

      known.amend("electricity-a", Fixtures.EVENT_ID, consent(IdentityConsent.ANONYMOUS));

      assertThat(refusalOf(report, "ceptoar-electricity", known))
          .hasValue("its source has asked since to stay anonymous");
      assertThat(refusalOf(report, "nisc", known)).isEmpty();
    }

    private Event reportTitled(String title, IdentityConsent identity) {
      return new Event(
          report()
              .setHeader(header().setTitle(title).build())
              .setConsent(consent(identity))
              .build());
    }

    private Optional<String> refusalOf(Event report, String recipient, KnownEvents known) {
      return guard
          .on(Fixtures.live("electricity-a", report), known)
          .refuses(directory.party(recipient).orElseThrow(), Relation.ADDRESSED);
    }

    @Test
    void speakingForAnOperatorIsNoLeaveToNameItElsewhere() {
      Header header = header().setOnBehalfOf("electricity-a").build();
      Event event = new Event(provision().setHeader(header).setSummary("電力A社").build());

      assertThat(guard.scan(event, "nisc", Fixtures.NOTHING_KNOWN)).hasSize(1);
    }

    private SectorShare.Builder share() {
      return SectorShare.newBuilder()
          .setHeader(header().build())
          .setCeptoar("ceptoar-electricity")
          .setSummary("");
    }

    private Event derived(MentionBasis... bases) {
      Header header =
          header()
              .setReferences(List.of(derivedFrom("electricity-a", REPORT)))
              .setMentions(List.of(bases).stream().map(this::mention).toList())
              .build();
      return new Event(provision().setHeader(header).setSummary("電力A社").build());
    }

    private Mention mention(MentionBasis basis) {
      return new Mention("electricity-a", basis, null);
    }

    private List<Hit> scan(Event event, KnownEvents known) {
      return guard.scan(event, "nisc", known);
    }
  }

  private static KnownEvents known(IdentityConsent identity) {
    return new Fixtures.Known()
        .add("electricity-a", REPORT, term("electricity-a", "electricity", consent(identity)));
  }

  private List<Hit> hits(String text) {
    return guard.scan(provisionSaying(text), "nisc", Fixtures.NOTHING_KNOWN);
  }

  private List<String> parties(String text) {
    return hits(text).stream().map(Hit::party).toList();
  }

  private Optional<String> refusal(String text, String recipient) {
    return guard
        .on(Fixtures.live("nisc", provisionSaying(text)), Fixtures.NOTHING_KNOWN)
        .refuses(directory.party(recipient).orElseThrow(), Relation.ADDRESSED);
  }
}
