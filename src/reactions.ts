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
} from './assessment/fraud/index.ts';
import {
  guardAmendment,
  guardCredit,
  guardGuarantee,
  guardHandedOn,
  guardTradeFinancing,
  tellFacility,
} from './assessment/judgement/index.ts';
import { matchRegistered } from './claims/connector/index.ts';
import { freePledged, settlePledged, takePledged } from './claims/consumption/index.ts';
import { followInvoices, followRedLetter, freezeAtRegistration } from './claims/receivables/index.ts';
import type { Reaction } from './context.ts';
import { guardConfirmation } from './credits/counterparty-limits/index.ts';
import { followCreditDeadline, followCreditMessage } from './credits/letters-of-credit/index.ts';
import {
  closeCreditWhenDone,
  followNotice,
  followPresentationDeadline,
  followPresentationMessage,
  followUse,
} from './credits/presentations/index.ts';
import { followPaymentDeadline, followSettlementMessage } from './credits/settlement/index.ts';
import { followGoodsInTrust, followTrustReceiptDeadline, recallUncontrolled } from './credits/trust-receipts/index.ts';
import {
  followFindings,
  guardDelivery,
  guardRelease,
  guardWorked,
  notePledge,
  noteRelease,
  noteSightings,
  noteTracking,
} from './documents/lading/index.ts';
import { guardReceipted } from './documents/receipts/index.ts';
import { forgetWhere } from './ground/access-log/index.ts';
import { followCalendarDeadline, watchCalendars } from './ground/calendars/index.ts';
import { endWithPerson } from './ground/parties/index.ts';
import { followContestDeadline } from './ground/proposals/index.ts';
import { forgetSignIn } from './ground/sign-in/index.ts';
import { followUndertakingDeadline } from './lending/covenants/index.ts';
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
} from './lending/factoring/index.ts';
import {
  guardApplication,
  guardCreditIssue,
  holdFixed,
  holdRecalled,
  holdUnsupervised,
  resumeMissedFor,
  resumePaid,
  resumeReinstated,
  resumeReopened,
  resumeResolved,
  resumeSettled,
} from './lending/financing/index.ts';
import { followCover, followCoverDeadline, followTerms } from './lending/insurance/index.ts';
import { freeLimits, guardBill, guardChanged, guardLimits } from './lending/limits/index.ts';
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
  repayFromProceeds,
  startLimitation,
  undoRejectedFinancings,
} from './lending/trade-finance/index.ts';
import { guardLock, revalueLender } from './lending/valuation/index.ts';
import { followStatement } from './money/money-in/index.ts';
import { followRateLockDeadline } from './money/rate-locks/index.ts';
import { undoRejectedDrawdowns } from './outgoing/drawdowns/index.ts';
import { undoRejected } from './outgoing/loan-payouts/index.ts';
import {
  endDemands,
  followExerciseDeadline,
  guardDocumentOut,
  guardPledgeeSurrender,
  guardPledgeeTitle,
  guardRealisation,
  guardSold,
  guardUnderSale,
} from './outgoing/realisation/index.ts';
import {
  guardDischarge,
  guardMarginRefund,
  missFromShut,
  settleTicket,
  stopOrdersOfSold,
} from './outgoing/releases/index.ts';
import { followMaturity, watchMaturity } from './outgoing/surrogates/index.ts';
import { endFile, followProposed, freeKept, missGivenUp, pledgeAgain, undoMoney } from './outgoing/taken-back/index.ts';
import { copyToParts, reinstateSealed, voidUnsealed, weighMerged } from './oversight/assays/index.ts';
import {
  admitPledgee,
  askForCount,
  endCalledBack,
  expectReseals,
  followBooks,
  followLimits,
  followQuestionDeadline,
  passBreaches,
  unwatchMerged,
  watchParts,
} from './oversight/control/index.ts';
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
  passIncidents,
} from './oversight/custody-duties/index.ts';
import { followCustodyNotice } from './physical/goods/index.ts';
import { followEngagement, noteContinuity, noteTicket } from './physical/supervision/index.ts';
import { policyReactions } from './policies/measures/index.ts';
import { freePaid, revivePaid } from './security/assignments/index.ts';
import {
  followMerge,
  followReceiptSplit,
  followSplit,
  guardCharged,
  replacePledgedDocument,
} from './security/pledges/index.ts';
import {
  followAmendmentDeadline,
  keepFormerNames,
  startAmendment,
  startAmendmentOfLeft,
  startDischarge,
} from './security/registry/index.ts';
import {
  fixSeized,
  guardRestrained,
  guardRestrainedPledge,
  guardRestrainedSale,
  guardRestrainedWork,
  reopenContested,
  restrainParts,
} from './security/restraints/index.ts';

/** What is asked before goods are worked. */
const worked: readonly Reaction[] = [guardWorked, guardReceipted, guardReturned];
/** A lot was made of others. */
const followMade: readonly Reaction[] = [followBooks, followGoodsInTrust];
/** What follows once things secure a debt. */
const secured: readonly Reaction[] = [
  guardRestrainedPledge,
  watchMaturity,
  takePledged,
  admitPledgee,
  checkSupervisor,
  checkMassBalance,
  checkCirclePledged,
  openForPledged,
  endReturns,
  freeKept,
];

const each = (types: string, follow: readonly Reaction[]) =>
  Object.fromEntries((types.match(/\S+/g) ?? []).map((type) => [type, follow]));

/**
 * What must follow an event in the same transaction, across slices: a breach that is opened holds drawdowns before
 * anyone can read it. Reactions run in order, as the system; one may refuse, and then nothing of the act happened. Each
 * writes its own event, which names the one it follows.
 */
const reactions: Record<string, readonly Reaction[]> = {
  'lot.split': [
    ...worked,
    followIncidentLots,
    // Before anything asks how control of the parts stands: a part that nobody watches is not proved.
    watchParts,
    restrainParts,
    followSplit,
    copyToParts,
    followBooks,
    followGoodsInTrust,
  ],
  'lot.merged': [
    ...worked,
    followIncidentLots,
    guardRestrainedWork,
    followMerge,
    weighMerged,
    unwatchMerged,
    ...followMade,
  ],
  'lot.blended': [...worked, guardRestrainedWork, followMerge, unwatchMerged, ...followMade],
  'custody.offered': [guardCharged, guardReceipted, guardDelivery, guardRestrained, guardHandingOn, guardHandedOn],
  'goodsReturn.handedOver': [guardHandedOn],
  'custody.taken': [guardRestrained, meetByEscrow, checkMassBalance, missFromShut],
  'custodyAgreement.accepted': [followEngagement, followLimits],
  ...each('custodyAgreement.ended custodyAgreement.levelLowered', [followEngagement]),
  'controlTerms.approved': [followLimits],
  'party.relationRecorded': [checkRelation],
  'bill.issued': [guardReceipted, followFindings],
  'bill.replaced': [replacePledgedDocument, followFindings],
  ...each('bill.transferred receipt.transferred', [guardDocumentOut, guardPassing, guardPledgeeTitle]),
  'bill.endorsed': [guardPassing, guardPledgeeTitle],
  'bill.pledged': [guardPassing],
  ...each('bill.surrenderRequested receipt.surrenderRequested', [guardPledgeeSurrender, guardDocumentOut]),
  ...each('bill.transferRejected bill.restoredFromPaper bill.surrendered', [guardDocumentOut]),
  ...each('receipt.restoredFromPaper receipt.surrendered receipt.endorsed', [guardDocumentOut]),
  'invoice.registered': [matchRegistered],
  ...each('invoice.verified invoice.redLettered', [followInvoices, followRedLetter]),
  ...each('delivery.stated records.matched', [followInvoices]),
  'receivable.collected': [freePartOfLine],
  'receivable.diluted': [recallAdvances, freePartOfLine],
  'bill.journeyReported': [expectReseals, followFindings],
  'epcis.captured': [noteSightings],
  'tracking.reported': [noteTracking],
  ...each('note.registered note.duplicateMoved note.redirected', [followFindings]),
  'receipt.replaced': [replacePledgedDocument, watchMaturity],
  'receipt.split': [followReceiptSplit],
  'release.requested': [guardReceipted, guardRelease, guardUnderSale],
  'release.approved': [guardReceipted, guardRelease, guardUnderSale, guardGuarantors],
  'release.declined': [endCalledBack],
  'release.executed': [
    guardGuarantors,
    guardReceipted,
    guardUnderSale,
    guardRelease,
    followBooks,
    startAmendmentOfLeft,
    endSafekeepingOfFreed,
  ],
  ...each('supervision.opened pledge.itemsRevived watch.started', [followLimits]),
  'supervision.stateChanged': [holdUnsupervised, followSupervision],
  'weighbridge.ticketRecorded': [settleTicket, noteTicket, checkWeighbridge],
  'weighbridge.ticketVoided': [noteTicket, checkVoided],
  'release.ticketedBeyond': [checkTicketed],
  'lot.titlePassed': [checkCircle],
  'pledge.offered': [guardRestrainedPledge],
  ...each('pledge.agreed pledge.itemsAdded', secured),
  'pledge.published': [settlePledged, freezeAtRegistration, notePledge],
  'pledge.maximumFixed': [holdFixed],
  'pledge.maximumReopened': [resumeReopened],
  'pledge.discharged': [
    guardDischarge,
    guardGuarantors,
    freePledged,
    noteRelease,
    followLimits,
    startDischarge,
    endDemands,
    endSafekeeping,
    openReturns,
  ],
  'pledge.partlyDischarged': [guardGuarantors, startAmendment, endSafekeepingOfFreed, openReturns],
  'pledge.itemsFreed': [freePledged, followLimits],
  'receivable.settled': [freePaid, freeKept, freeDebtorLine, resumePaid],
  'receivable.owedAgain': [revivePaid, pledgeAgain, oweAdvancesAgain, owePurchasesAgain],
  'assignment.refused': [freeDebtorLine],
  'assignment.ended': [guardStandingAdvance, guardPurchase, freeDebtorLine],
  'subject.statusChanged': [noteContinuity, askForCount],
  'breach.opened': [openForBreach, voidUnsealed],
  'breach.amended': [voidUnsealed],
  ...each('breach.cleared breach.signedOff', [endBreach]),
  'breach.withdrawn': [endBreach, reinstateSealed],
  'credit.appliedFor': [guardApplication, guardLimits],
  'credit.declined': [freeLimits],
  'credit.issued': [guardCreditIssue, guardCredit],
  'guarantee.given': [guardGuarantee, guardLimits],
  'rateLock.agreed': [guardLock],
  'assay.ordered': [checkAssayer],
  'assay.reported': [checkQuality],
  'assay.voided': [checkResample],
  ...each('restraint.recorded restraint.confirmed', [fixSeized, missFromShut]),
  'restraint.contested': [reopenContested],
  'realisation.proposed': [guardRealisation, guardRestrainedSale],
  // What was promised out of the goods is called back before it is asked whether they may be sold.
  'realisation.approved': [stopOrdersOfSold, guardRealisation, guardRestrainedSale],
  'realisation.paidOut': [guardRealisation],
  'realisation.settled': [guardRealisation, guardRestrainedSale, guardSold, followBooks, startAmendmentOfLeft],
  'lot.reweighed': [openForReweighing, followBooks],
  'lot.sensed': [checkMassBalance],
  'collateralTerms.approved': [followTerms],
  'insurance.recorded': [followCover],
  'drawdown.disbursed': [startLimitation],
  ...each('repayment.takenBack realisation.priceTakenBack surrogate.takenBack', [startLimitation, missGivenUp]),
  'facility.marginTakenBack': [missGivenUp],
  ...each('presentation.applicantPaid facility.marginReceived', [resumeSettled]),
  'drawdown.rolledOver': [endLimitation, startLimitation],
  'drawdown.paymentUndone': [endLimitation],
  ...each('repayment.recorded surrogate.received surrogate.applied', [followPayment]),
  'margin.letterArrived': [followDemand],
  'facility.marginRefunded': [guardMarginRefund],
  'surrogate.writtenOut': [followBooks],
  ...each('right.recorded right.ended registry.searched party.formerNameRecorded party.formerNameWithdrawn', [
    revalueLender,
  ]),
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
    followUndertakingDeadline,
    followRateLockDeadline,
    followContestDeadline,
  ],
  'party.registered': [watchCalendars],
  'party.changed': [keepFormerNames],
  'paymentOrder.reported': [undoRejected, undoRejectedDrawdowns, undoRejectedFinancings],
  'person.left': [passBreaches, passIncidents, endWithPerson],
  ...each('person.changed person.suspended', [endWithPerson]),
  'person.erased': [forgetSignIn, forgetWhere],
  'statement.recorded': [followStatement],
  ...each('act.proposed act.done act.refused act.lapsed', followProposed),
  ...each('file.done file.refused', [endFile]),
  'moneyReceipt.contradicted': [undoMoney],
  'moneyReceipt.resolved': [resumeResolved, resumeMissedFor],
  'credit.cancelled': [callBackUnpresented, freeLimits],
  'credit.expired': [callBackUnpresented, closeCreditWhenDone, freeLimits],
  ...each('presentation.received presentation.forwarded', [followUse]),
  ...each('presentation.complies presentation.takenUp', [tellFacility]),
  'presentation.accepted': [followUse, tellFacility],
  'presentation.refused': [followUse, callBack],
  'presentation.returned': [followUse, callBack, closeCreditWhenDone],
  'presentation.honoured': [followUse, tellFacility, closeCreditWhenDone],
  'payment.made': [tellFacility, closeCreditWhenDone],
  'proceeds.received': [repayFromProceeds],
  'drawdown.requested': [guardAdvance, guardLimits],
  ...each('loan.approved facility.changed', [guardChanged]),
  ...each('exchangeBill.accepted exchangeBill.discounted', [guardBill]),
  'tradeFinancing.approved': [guardTradeFinancing, guardLimits],
  'tradeFinancing.paidOut': [guardTradeFinancing, startLimitation],
  'tradeFinancing.paymentUndone': [endLimitation],
  'tradeFinancing.repaid': [followPayment, resumePaid],
  'tradeFinancing.writtenOff': [endLimitation],
  'trustReceipt.withdrawn': [guardTrustReceipt],
  'trustReceipt.recalled': [holdRecalled],
  'trustReceipt.reinstated': [resumeReinstated],
  'trustReceipt.discharged': [guardTrustReceipt, resumeReinstated],
  ...each('assignment.accepted certificate.issued certificateMove.accepted', [guardClaims]),
  ...each('credit.confirmed amendment.confirmationAnswered', [guardConfirmation]),
  'control.positionChanged': [recallUncontrolled],
};

const ofGoods: Reaction[] = [guardCharged, guardDelivery, guardRelease, guardRestrained, guardReturned, guardWorked];
for (const reader of [...ofGoods, guardReceipted as Reaction, guardUnderSale as Reaction]) reader.onlyReads = true;
for (const apart of [followBooks, startAmendmentOfLeft, endSafekeepingOfFreed] as Reaction[]) apart.isApart = true;

/** Every type of event that something follows. */
export const followedTypes = [...new Set([...Object.keys(reactions), ...Object.keys(policyReactions)])];
export const reactionsTo = (type: string): readonly Reaction[] =>
  [reactions, policyReactions].flatMap((of) => of[type] ?? []);
