package org.ceptoarhub.core.verification;

import static org.ceptoarhub.core.verification.Criterion.all;
import static org.ceptoarhub.core.verification.Criterion.any;
import static org.ceptoarhub.core.verification.Criterion.atLeast;
import static org.ceptoarhub.core.verification.Criterion.exceeds;
import static org.ceptoarhub.core.verification.Criterion.yes;
import static org.ceptoarhub.core.verification.Figure.SAFE_TIME;
import static org.ceptoarhub.core.verification.Figure.count;
import static org.ceptoarhub.core.verification.Figure.fact;
import static org.ceptoarhub.core.verification.Figure.lasted;

import java.time.Duration;
import java.util.List;
import org.ceptoarhub.core.verification.Verification.Outcome;
import org.ceptoarhub.event.Impact;

/**
 * The 検証レベル of 2009, each with its official wording and the condition under which an incident
 * deviates from it. Source: NISC, 2008-12-18, 検証レベル（一部表現を簡素化）.
 */
public enum VerificationLevel {
  /** 電気通信: 電気通信役務の停止、品質の低下が、3万以上の利用者に対し2時間以上継続する事故が生じないこと. */
  VL_ICT_1(
      all(
          yes(fact("serviceStoppedOrDegraded", Impact::getServiceStoppedOrDegraded)),
          atLeast(30_000L, count("users", Impact::getUsers)),
          atLeast(Duration.ofHours(2), lasted("duration", Impact::getDuration)))),

  /** 放送: 放送の停止が生じないこと. */
  VL_ICT_2(yes(fact("broadcastStopped", Impact::getBroadcastStopped))),

  /** 銀行: 預金の払戻しの遅延、停止が生じないこと. */
  VL_FIN_B1(
      yes(fact("depositWithdrawalDelayedOrStopped", Impact::getDepositWithdrawalDelayedOrStopped))),

  /** 銀行: 融資承諾をした貸付の実行の遅延、停止が生じないこと. */
  VL_FIN_B2(yes(fact("committedLoanDelayedOrStopped", Impact::getCommittedLoanDelayedOrStopped))),

  /** 銀行: 為替(銀行振込)の遅延、停止が生じないこと. */
  VL_FIN_B3(yes(fact("fundsTransferDelayedOrStopped", Impact::getFundsTransferDelayedOrStopped))),

  /** 生命保険: 保険金等の支払いに遅延、停止が生じないこと. */
  VL_FIN_L(yes(fact("claimPaymentDelayedOrStopped", Impact::getClaimPaymentDelayedOrStopped))),

  /** 損害保険: 保険金等の支払いに遅延、停止が生じないこと. */
  VL_FIN_N(yes(fact("claimPaymentDelayedOrStopped", Impact::getClaimPaymentDelayedOrStopped))),

  /** 証券会社・金融商品取引所: 預り有価証券等の売却、解約代金の払い出し等に遅延、停止が生じないこと. */
  VL_FIN_S1(
      yes(
          fact(
              "securitiesProceedsDelayedOrStopped",
              Impact::getSecuritiesProceedsDelayedOrStopped))),

  /** 証券会社・金融商品取引所: 有価証券の売買又は市場デリバティブ取引等に遅延、停止が生じないこと. */
  VL_FIN_S2(yes(fact("marketTradingDelayedOrStopped", Impact::getMarketTradingDelayedOrStopped))),

  /** 航空: 貨客の運送に支障を及ぼす定期便の欠航が生じないこと. */
  VL_AIR(
      all(
          atLeast(1L, count("cancelledFlights", Impact::getCancelledFlights)),
          yes(fact("transportAffected", Impact::getTransportAffected)))),

  /** 鉄道: 旅客の輸送に支障を及ぼす列車の運休が生じないこと. */
  VL_RAIL(
      all(
          atLeast(1L, count("cancelledTrains", Impact::getCancelledTrains)),
          yes(fact("transportAffected", Impact::getTransportAffected)))),

  /** 電力: 供給支障電力が10万キロワット以上で、その支障時間が10分以上の供給支障事故が生じないこと. */
  VL_ELEC(
      all(
          atLeast(100_000L, count("lostSupplyKw", Impact::getLostSupplyKw)),
          atLeast(Duration.ofMinutes(10), lasted("duration", Impact::getDuration)))),

  /** ガス: 供給支障戸数が30以上の供給支障事故が生じないこと. */
  VL_GAS(atLeast(30L, count("affectedHouseholds", Impact::getAffectedHouseholds))),

  /** 政府・行政サービス: 住民等の権利利益の保護に支障が生じないこと. */
  VL_GOV_1(yes(fact("rightsProtectionImpaired", Impact::getRightsProtectionImpaired))),

  /** 政府・行政サービス: 住民等の安全・安心を確保できる時間内にシステムの復旧を行うこと. */
  VL_GOV_2(exceeds(lasted("recoveryTime", Impact::getRecoveryTime), SAFE_TIME)),

  /** 医療: 診療録等の保存に支障が生じないこと. */
  VL_MED(yes(fact("medicalRecordRetentionImpaired", Impact::getMedicalRecordRetentionImpaired))),

  /** 水道: 断減水、水質異常、重大なシステム障害のうち給水に支障を及ぼすものが生じないこと. */
  VL_WAT(
      all(
          any(
              yes(fact("waterCut", Impact::getWaterCut)),
              yes(fact("qualityAnomaly", Impact::getQualityAnomaly)),
              yes(fact("seriousSystemFailure", Impact::getSeriousSystemFailure))),
          yes(fact("supplyAffected", Impact::getSupplyAffected)))),

  /** 物流: 貨物運送の停止や貨物の紛失が生じないこと. */
  VL_LOG(
      any(
          yes(fact("freightStopped", Impact::getFreightStopped)),
          yes(fact("freightLost", Impact::getFreightLost))));

  @SuppressWarnings("ImmutableEnumChecker") // criteria are records of pure functions
  private final Criterion deviation;

  VerificationLevel(Criterion deviation) {
    this.deviation = deviation;
  }

  /** The spelling in files and Decisions, e.g. {@code VL-FIN-B1}. */
  public String id() {
    return name().replace('_', '-');
  }

  /** What is going on may still get worse: it is never WITHIN. */
  Outcome outcome(Incident incident) {
    return switch (deviation.truth(incident)) {
      case TRUE -> Outcome.DEVIATES;
      case UNKNOWN -> Outcome.UNDETERMINED;
      case FALSE -> incident.goesOn() ? Outcome.UNDETERMINED : Outcome.WITHIN;
    };
  }

  List<Figure<?>> figures() {
    return deviation.figures();
  }
}
