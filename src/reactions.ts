import { copyToParts, reinstateSealed, voidUnsealed, weighMerged } from './assays/index.ts';
import { freePaid, revivePaid } from './assignments/index.ts';
import { followCalendarDeadline, watchCalendars } from './calendars/index.ts';
import { matchRegistered } from './connector/index.ts';
import { freePledged, settlePledged, takePledged } from './consumption/index.ts';
import { type Reaction, whole } from './context.ts';
import {
  admitPledgee,
  askForCount,
  expectReseals,
  followBooks,
  followControlTerms,
  followCustodian,
  followIntake,
  followLimits,
  followPositions,
  followQuestionDeadline,
  unwatchMerged,
  watchParts,
} from './control/index.ts';
import { guardConfirmation } from './counterparty-limits/index.ts';
import { dirtyCoverage } from './coverage/index.ts';
import {
  endBreach,
  endReturns,
  endSafekeeping,
  endSafekeepingOfFreed,
  followDemandDeadline,
  followIncidentDeadline,
  followIncidentLots,
  followReturnDeadline,
  followSupervision,
  guardHandingOn,
  guardPassing,
  guardReturned,
  meetByEscrow,
  openForBreach,
  openForPledged,
  openForReweighing,
  openReturns,
} from './custody-duties/index.ts';
import { holdOrResume } from './drawdowns/index.ts';
import {
  freeDebtorLine,
  freePartOfLine,
  guardClaims,
  guardPurchase,
  guardStandingAdvance,
  oweAdvancesAgain,
  owePurchasesAgain,
  payMaturity,
  recallAdvances,
} from './factoring/index.ts';
import {
  guardCreditIssue,
  holdFixed,
  holdRecalled,
  holdUnsupervised,
  resumePaid,
  resumeReinstated,
  resumeReopened,
  resumeResolved,
} from './financing/index.ts';
import {
  checkAssayer,
  checkCircle,
  checkCirclePledged,
  checkMassBalance,
  checkQuality,
  checkRelation,
  checkResample,
  checkSupervisor,
  checkTicketed,
  checkVoided,
  checkWeighbridge,
  guardGuarantors,
} from './fraud/index.ts';
import { followCustodyNotice } from './goods/index.ts';
import { followCover, followCoverDeadline, followTerms } from './insurance/index.ts';
import { guardAmendment, guardCredit, guardHandedOn, guardTradeFinancing, tellFacility } from './judgement/index.ts';
import {
  followFindings,
  guardDelivery,
  guardRelease,
  guardWorked,
  noteLeaving,
  notePledge,
  noteRelease,
  noteSightings,
  noteTracking,
} from './lading/index.ts';
import { followCreditDeadline, followCreditMessage } from './letters-of-credit/index.ts';
import { followStatement } from './money-in/index.ts';
import {
  followMerge,
  followReceiptSplit,
  followSplit,
  guardCharged,
  refreshPledgesOfLender,
  refreshPledgesOver,
  replacePledgedDocument,
} from './pledges/index.ts';
import {
  closeCreditWhenDone,
  followNotice,
  followPresentationDeadline,
  followPresentationMessage,
  followUse,
} from './presentations/index.ts';
import {
  endDemands,
  followExerciseDeadline,
  guardDocumentOut,
  guardPledgeeSurrender,
  guardPledgeeTitle,
  guardRealisation,
  guardSold,
  guardUnderSale,
} from './realisation/index.ts';
import { guardReceipted } from './receipts/index.ts';
import { followInvoices, followRedLetter, freezeAtRegistration } from './receivables/index.ts';
import { followAmendmentDeadline, startAmendment, startAmendmentOfLeft, startDischarge } from './registry/index.ts';
import { guardDischarge, guardMarginRefund, settleTicket, stopOrdersOfSold } from './releases/index.ts';
import {
  fixSeized,
  guardRestrained,
  guardRestrainedPledge,
  guardRestrainedSale,
  guardRestrainedWork,
  reopenContested,
  restrainParts,
} from './restraints/index.ts';
import { followPaymentDeadline, followSettlementMessage } from './settlement/index.ts';
import { followEngagement, noteContinuity, noteTicket } from './supervision/index.ts';
import { followMaturity, watchMaturity } from './surrogates/index.ts';
import { applySaleAgain, endFile, followProposed, freeKept, pledgeAgain, undoMoney } from './taken-back/index.ts';
import {
  callBack,
  callBackUnpresented,
  endLimitation,
  followDemand,
  followFinancingDeadline,
  followLimitationDeadline,
  followPayment,
  guardAdvance,
  guardTrustReceipt,
  reconsider,
  repayFromProceeds,
  startLimitation,
} from './trade-finance/index.ts';
import { followGoodsInTrust, followTrustReceiptDeadline, recallUncontrolled } from './trust-receipts/index.ts';
import { revalueLender } from './valuation/index.ts';

/** Events that only move what a financing under a credit waits for. */
const waitedFor = `
  credit.received credit.advised amendment.accepted amendment.deemedAccepted presentation.examined
  presentation.lostInTransit presentation.precluded presentation.applicantPaid presentation.paymentAdvised
  proceeds.acknowledged trustReceipt.signed bankAgreement.answered
`;

/** Events after which a coverage is marked anew, and nothing else follows. */
const revalued = `
  custodyIncident.opened custodyIncident.worsened custodyIncident.closed assay.reinstated restraint.lifted
  lot.certificateRecorded value.accepted cost.recorded cost.reversed misuse.recorded misuse.ended penalty.agreed
  facility.marginReceived facility.marginTakenBack realisation.priceCameAgain
`;

/** What follows once things secure a debt. */
const secured: readonly Reaction[] = [
  guardRestrainedPledge,
  watchMaturity,
  takePledged,
  admitPledgee,
  followPositions,
  checkSupervisor,
  checkMassBalance,
  checkCirclePledged,
  openForPledged,
  endReturns,
  freeKept,
];

/** After these only the positions of what they name are computed anew. */
const moved = `
  lot.moved bill.surrenderRejected bill.stopped bill.stopLifted bill.declaredLost bill.findingsChanged receipt.issued
  receipt.returned receipt.surrenderRejected receipt.stopped receipt.stopLifted receipt.declaredLost
  supervision.evidenceRecorded pledge.registrationMoved receivable.confirmed receivable.rejected watch.changed
  watch.agreed watch.ended
`;
const owedMore = 'drawdown.disbursed repayment.takenBack realisation.priceTakenBack surrogate.takenBack';

const each = (types: string, follow: readonly Reaction[]) =>
  Object.fromEntries((types.match(/\S+/g) ?? []).map((type) => [type, follow]));

/**
 * What must follow an event in the same transaction, across slices: a breach that is opened holds drawdowns before
 * anyone can read it. Reactions run in order, as the system; one may refuse, and then nothing of the act happened. Each
 * writes its own event, which names the one it follows.
 */
const reactions: Record<string, readonly Reaction[]> = {
  'lot.split': [
    guardWorked,
    guardReceipted,
    guardReturned,
    followIncidentLots,
    restrainParts,
    followSplit,
    copyToParts,
    watchParts,
    followBooks,
    followPositions,
    dirtyCoverage,
    followGoodsInTrust,
  ],
  'lot.merged': [
    guardWorked,
    guardReceipted,
    guardReturned,
    followIncidentLots,
    guardRestrainedWork,
    followMerge,
    weighMerged,
    unwatchMerged,
    followBooks,
    followPositions,
    followIntake,
    dirtyCoverage,
    followGoodsInTrust,
  ],
  'lot.blended': [
    guardWorked,
    guardReceipted,
    guardReturned,
    guardRestrainedWork,
    followMerge,
    unwatchMerged,
    followBooks,
    followPositions,
    followIntake,
    followGoodsInTrust,
  ],
  'custody.offered': [guardCharged, guardReceipted, guardDelivery, guardRestrained, guardHandingOn, guardHandedOn],
  'goodsReturn.handedOver': [guardHandedOn],
  'custody.taken': [guardRestrained, refreshPledgesOver, followPositions, meetByEscrow, checkMassBalance],
  'custodyAgreement.accepted': [followEngagement, followLimits, refreshPledgesOfLender, followCustodian],
  ...each('custodyAgreement.ended custodyAgreement.levelLowered', [followEngagement, followCustodian]),
  'controlTerms.approved': [refreshPledgesOfLender, followLimits, followControlTerms],
  'party.relationRecorded': [followCustodian, checkRelation],
  'fraud.cleared': [followCustodian],
  'bill.issued': [guardReceipted, followFindings, followPositions],
  'bill.replaced': [replacePledgedDocument, followFindings, followPositions],
  'bill.transferred': [guardDocumentOut, guardPassing, guardPledgeeTitle, refreshPledgesOver, followPositions],
  ...each('bill.transferRejected bill.restoredFromPaper', [guardDocumentOut, refreshPledgesOver, followPositions]),
  'bill.endorsed': [guardPassing, guardPledgeeTitle, followPositions],
  'bill.pledged': [guardPassing],
  'bill.surrenderRequested': [guardPledgeeSurrender, guardDocumentOut, followPositions],
  ...each('bill.surrendered receipt.surrendered', [guardDocumentOut, followPositions]),
  'invoice.registered': [matchRegistered],
  ...each('invoice.verified invoice.redLettered', [followInvoices, followRedLetter]),
  ...each('delivery.stated records.matched', [followInvoices]),
  'receivable.collected': [freePartOfLine],
  'receivable.diluted': [recallAdvances, freePartOfLine],
  'bill.journeyReported': [expectReseals, followFindings],
  'epcis.captured': [noteSightings],
  'tracking.reported': [noteTracking],
  ...each('note.registered note.duplicateMoved note.redirected', [followFindings]),
  'receipt.endorsed': [guardDocumentOut],
  'receipt.replaced': [replacePledgedDocument, watchMaturity, followPositions],
  'receipt.split': [followReceiptSplit, followPositions],
  'receipt.transferred': [guardDocumentOut, guardPassing, guardPledgeeTitle, refreshPledgesOver, followPositions],
  'receipt.surrenderRequested': [guardPledgeeSurrender, guardDocumentOut],
  'receipt.restoredFromPaper': [guardDocumentOut, refreshPledgesOver, followPositions],
  'release.requested': [guardReceipted, guardRelease, guardUnderSale],
  'release.approved': [guardReceipted, guardRelease, guardUnderSale, guardGuarantors],
  'release.executed': [
    guardReceipted,
    guardUnderSale,
    guardRelease,
    guardGuarantors,
    followBooks,
    startAmendmentOfLeft,
    endSafekeepingOfFreed,
    followIntake,
  ],
  'supervision.opened': [followLimits, followPositions],
  'supervision.stateChanged': [refreshPledgesOver, followPositions, holdUnsupervised, followSupervision],
  'weighbridge.ticketRecorded': [settleTicket, noteTicket, followIntake, checkWeighbridge],
  'weighbridge.ticketVoided': [noteTicket, followIntake, checkVoided],
  'lot.marked': [followPositions, dirtyCoverage],
  'release.ticketedBeyond': [checkTicketed],
  ...each('release.declined release.expired', [followIntake]),
  'lot.titlePassed': [checkCircle],
  'pledge.offered': [guardRestrainedPledge],
  ...each('pledge.agreed pledge.itemsAdded', secured),
  'pledge.published': [settlePledged, freezeAtRegistration, notePledge, followPositions],
  'pledge.maximumFixed': [holdFixed],
  'pledge.maximumReopened': [resumeReopened],
  'pledge.discharged': [
    guardDischarge,
    guardGuarantors,
    freePledged,
    noteRelease,
    followLimits,
    followPositions,
    startDischarge,
    endDemands,
    endSafekeeping,
    openReturns,
  ],
  'pledge.partlyDischarged': [guardGuarantors, startAmendment, endSafekeepingOfFreed, openReturns],
  'pledge.itemsFreed': [freePledged, followLimits, followPositions],
  'pledge.itemsRevived': [followLimits, followPositions],
  'receivable.settled': [freePaid, freeKept, freeDebtorLine, resumePaid, followPositions],
  'receivable.owedAgain': [revivePaid, pledgeAgain, oweAdvancesAgain, owePurchasesAgain, followPositions],
  'assignment.refused': [freeDebtorLine],
  'assignment.ended': [guardStandingAdvance, guardPurchase, freeDebtorLine],
  'watch.started': [followLimits, followPositions],
  'subject.statusChanged': [noteContinuity, followPositions, askForCount],
  ...each('countQuestion.overdue countQuestion.answered', [followPositions, dirtyCoverage]),
  'breach.opened': [noteLeaving, followPositions, openForBreach, voidUnsealed],
  'breach.amended': [followPositions, voidUnsealed],
  ...each('breach.cleared breach.signedOff', [followPositions, endBreach]),
  'breach.withdrawn': [followPositions, endBreach, reinstateSealed],
  'credit.issued': [guardCreditIssue, guardCredit],
  'assay.ordered': [checkAssayer],
  'assay.reported': [checkQuality, dirtyCoverage],
  'assay.voided': [checkResample, dirtyCoverage],
  ...each('restraint.recorded restraint.confirmed', [fixSeized, dirtyCoverage]),
  'restraint.contested': [reopenContested, dirtyCoverage],
  'realisation.proposed': [guardRealisation, guardRestrainedSale],
  // What was promised out of the goods is called back before it is asked whether they may be sold.
  'realisation.approved': [stopOrdersOfSold, guardRealisation, guardRestrainedSale],
  'realisation.paidOut': [guardRealisation],
  'realisation.settled': [guardRealisation, guardRestrainedSale, guardSold, followBooks, startAmendmentOfLeft],
  'lot.reweighed': [followBooks, openForReweighing, followPositions, followIntake, dirtyCoverage],
  'lot.sensed': [checkMassBalance, dirtyCoverage],
  'collateralTerms.approved': [dirtyCoverage, followTerms],
  'insurance.recorded': [followCover],
  ...each(owedMore, [dirtyCoverage, startLimitation]),
  'drawdown.rolledOver': [dirtyCoverage, endLimitation, startLimitation],
  ...each('repayment.recorded surrogate.received surrogate.applied', [dirtyCoverage, followPayment]),
  'margin.letterArrived': [followDemand],
  'facility.marginRefunded': [guardMarginRefund, dirtyCoverage],
  'surrogate.writtenOut': [followBooks, dirtyCoverage],
  ...each('right.recorded right.ended registry.searched party.formerNameRecorded', [revalueLender]),
  'amendment.issued': [guardCreditIssue, guardAmendment],
  'message.received': [followCreditMessage, followNotice, followPresentationMessage, followSettlementMessage],
  'deadline.reached': [
    followQuestionDeadline,
    followCreditDeadline,
    followPresentationDeadline,
    followPaymentDeadline,
    followFinancingDeadline,
    followLimitationDeadline,
    followExerciseDeadline,
    followTrustReceiptDeadline,
    payMaturity,
    followAmendmentDeadline,
    followCoverDeadline,
    followMaturity,
    followIncidentDeadline,
    followDemandDeadline,
    followReturnDeadline,
    followCalendarDeadline,
    followCustodyNotice,
  ],
  'party.registered': [watchCalendars],
  'statement.recorded': [followStatement],
  ...each('act.proposed act.done act.refused act.lapsed', followProposed),
  ...each('file.done file.refused', [endFile]),
  'moneyReceipt.contradicted': [undoMoney],
  'moneyReceipt.resolved': [resumeResolved, applySaleAgain],
  'credit.cancelled': [callBackUnpresented, reconsider],
  'credit.expired': [callBackUnpresented, closeCreditWhenDone, reconsider],
  ...each('presentation.received presentation.forwarded', [followUse, reconsider]),
  ...each('presentation.complies presentation.takenUp', [tellFacility, reconsider]),
  'presentation.accepted': [followUse, tellFacility, reconsider],
  'presentation.refused': [followUse, callBack, reconsider],
  'presentation.returned': [followUse, callBack, closeCreditWhenDone, reconsider],
  'presentation.honoured': [followUse, tellFacility, closeCreditWhenDone, reconsider],
  'payment.made': [tellFacility, closeCreditWhenDone, reconsider],
  'proceeds.received': [repayFromProceeds],
  'drawdown.requested': [guardAdvance],
  'tradeFinancing.approved': [guardTradeFinancing],
  'tradeFinancing.paidOut': [guardTradeFinancing, dirtyCoverage, reconsider, startLimitation],
  'tradeFinancing.repaid': [dirtyCoverage, reconsider, followPayment, resumePaid],
  'tradeFinancing.writtenOff': [dirtyCoverage, endLimitation],
  'trustReceipt.withdrawn': [guardTrustReceipt, reconsider],
  'trustReceipt.recalled': [holdRecalled, reconsider],
  'trustReceipt.reinstated': [resumeReinstated, reconsider],
  'trustReceipt.discharged': [guardTrustReceipt, resumeReinstated, reconsider],
  ...each(waitedFor, [reconsider]),
  ...each(moved, [followPositions]),
  ...each('assignment.accepted certificate.issued certificateMove.accepted', [guardClaims]),
  ...each('credit.confirmed amendment.confirmationAnswered', [guardConfirmation, reconsider]),
  ...each(revalued, [dirtyCoverage]),
  'control.positionChanged': [whole(holdOrResume), recallUncontrolled, whole(dirtyCoverage), whole(reconsider)],
};

export const reactionsTo = (eventType: string): readonly Reaction[] => reactions[eventType] ?? [];
