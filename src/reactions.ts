import { freePaid } from './assignments/index.ts';
import { matchRegistered } from './connector/index.ts';
import { freePledged, settlePledged, takePledged } from './consumption/index.ts';
import type { Reaction } from './context.ts';
import { admitPledgee, expectReseals, followPositions, unwatchMerged, watchParts } from './control/index.ts';
import { dirtyCoverage } from './coverage/index.ts';
import { recallAdvances } from './factoring/index.ts';
import { guardCreditIssue, guardDocument, holdFixed, holdOrResume, holdUnsupervised } from './financing/index.ts';
import { checkCircle, checkCirclePledged, checkSupervisor, checkWeighbridge, guardGuarantors } from './fraud/index.ts';
import {
  followFindings,
  guardDelivery,
  guardWorked,
  noteLeaving,
  notePledge,
  noteRelease,
  noteSightings,
  noteTracking,
} from './lading/index.ts';
import { followCreditDeadline, followCreditMessage } from './letters-of-credit/index.ts';
import {
  followMerge,
  followReceiptSplit,
  followSplit,
  guardCharged,
  refreshPledgesOfLender,
  refreshPledgesOver,
  replacePledgedDocument,
} from './pledges/index.ts';
import { closeCreditWhenDone, followPresentationDeadline, followPresentationMessage } from './presentations/index.ts';
import { endDemands, followExerciseDeadline } from './realisation/index.ts';
import { guardReceipted } from './receipts/index.ts';
import { followInvoices, followRedLetter, freezeAtRegistration } from './receivables/index.ts';
import { startDischarge } from './registry/index.ts';
import { followPaymentDeadline, followSettlementMessage } from './settlement/index.ts';
import { noteContinuity, noteTicket } from './supervision/index.ts';
import {
  callBack,
  followFinancingDeadline,
  guardAdvance,
  reconsider,
  repayFromProceeds,
} from './trade-finance/index.ts';
import { revalueLender } from './valuation/index.ts';

/**
 * What must follow an event in the same transaction, across slices: a breach that is opened holds drawdowns before
 * anyone can read it. Reactions run in order, as the system; one may refuse, and then nothing of the act happened. Each
 * writes its own event, which names the one it follows.
 */
const reactions: Record<string, readonly Reaction[]> = {
  'lot.split': [guardWorked, guardReceipted, followSplit, watchParts, followPositions, dirtyCoverage],
  'lot.merged': [guardWorked, guardReceipted, followMerge, unwatchMerged, followPositions, dirtyCoverage],
  'lot.blended': [guardWorked, guardReceipted, followMerge, unwatchMerged, followPositions],
  'custody.offered': [guardCharged, guardReceipted, guardDelivery],
  'custody.taken': [refreshPledgesOver, followPositions],
  'custodyAgreement.accepted': [refreshPledgesOfLender],
  'bill.issued': [guardReceipted, followFindings, followPositions],
  'bill.replaced': [replacePledgedDocument, followFindings, followPositions],
  'bill.transferred': [guardDocument, refreshPledgesOver, followPositions],
  'bill.transferRejected': [guardDocument, refreshPledgesOver, followPositions],
  'bill.restoredFromPaper': [guardDocument, refreshPledgesOver, followPositions],
  'bill.endorsed': [followPositions],
  'bill.surrenderRequested': [guardDocument, followPositions],
  'bill.surrendered': [guardDocument, followPositions],
  'invoice.registered': [matchRegistered],
  'invoice.verified': [followInvoices, followRedLetter],
  'invoice.redLettered': [followInvoices, followRedLetter],
  'delivery.stated': [followInvoices],
  'records.matched': [followInvoices],
  'receivable.diluted': [recallAdvances],
  'bill.surrenderRejected': [followPositions],
  'bill.stopped': [followPositions],
  'bill.stopLifted': [followPositions],
  'bill.declaredLost': [followPositions],
  'bill.journeyReported': [expectReseals, followFindings],
  'bill.findingsChanged': [followPositions],
  'epcis.captured': [noteSightings],
  'tracking.reported': [noteTracking],
  'note.registered': [followFindings],
  'note.duplicateMoved': [followFindings],
  'note.redirected': [followFindings],
  'receipt.issued': [followPositions],
  'receipt.replaced': [replacePledgedDocument, followPositions],
  'receipt.split': [followReceiptSplit, followPositions],
  'receipt.transferred': [guardDocument, refreshPledgesOver, followPositions],
  'receipt.surrenderRequested': [guardDocument],
  'receipt.surrendered': [guardDocument, followPositions],
  'receipt.returned': [followPositions],
  'receipt.surrenderRejected': [followPositions],
  'receipt.restoredFromPaper': [guardDocument, refreshPledgesOver, followPositions],
  'receipt.stopped': [followPositions],
  'receipt.stopLifted': [followPositions],
  'receipt.declaredLost': [followPositions],
  'release.requested': [guardReceipted],
  'release.approved': [guardReceipted],
  'release.executed': [guardReceipted],
  'supervision.stateChanged': [refreshPledgesOver, holdUnsupervised],
  'weighbridge.ticketRecorded': [noteTicket, checkWeighbridge],
  'lot.titlePassed': [checkCircle],
  'pledge.agreed': [takePledged, admitPledgee, followPositions, checkSupervisor, checkCirclePledged],
  'pledge.published': [settlePledged, freezeAtRegistration, notePledge, followPositions],
  'pledge.maximumFixed': [holdFixed],
  'pledge.discharged': [guardGuarantors, freePledged, noteRelease, followPositions, startDischarge, endDemands],
  'pledge.partlyDischarged': [guardGuarantors],
  'pledge.itemsFreed': [freePledged, followPositions],
  'pledge.itemsAdded': [takePledged, admitPledgee, followPositions, checkSupervisor, checkCirclePledged],
  'receivable.confirmed': [followPositions],
  'receivable.rejected': [followPositions],
  'receivable.settled': [freePaid, followPositions],
  'watch.started': [followPositions],
  'watch.ended': [followPositions],
  'subject.statusChanged': [noteContinuity, followPositions],
  'breach.opened': [noteLeaving, followPositions],
  'breach.amended': [followPositions],
  'breach.cleared': [followPositions],
  'breach.withdrawn': [followPositions],
  'breach.signedOff': [followPositions],
  'credit.issued': [guardCreditIssue],
  'lot.reweighed': [dirtyCoverage],
  'lot.sensed': [dirtyCoverage],
  'lot.certificateRecorded': [dirtyCoverage],
  'collateralTerms.approved': [dirtyCoverage],
  'drawdown.disbursed': [dirtyCoverage],
  'repayment.recorded': [dirtyCoverage],
  'facility.marginReceived': [dirtyCoverage],
  'facility.marginRefunded': [dirtyCoverage],
  'right.recorded': [revalueLender],
  'right.ended': [revalueLender],
  'registry.searched': [revalueLender],
  'party.formerNameRecorded': [revalueLender],
  'amendment.issued': [guardCreditIssue],
  'message.received': [followCreditMessage, followPresentationMessage, followSettlementMessage],
  'deadline.reached': [
    followCreditDeadline,
    followPresentationDeadline,
    followPaymentDeadline,
    followFinancingDeadline,
    followExerciseDeadline,
  ],
  'credit.received': [reconsider],
  'credit.advised': [reconsider],
  'credit.confirmed': [reconsider],
  'credit.cancelled': [reconsider],
  'credit.expired': [closeCreditWhenDone, reconsider],
  'amendment.accepted': [reconsider],
  'amendment.deemedAccepted': [reconsider],
  'presentation.received': [reconsider],
  'presentation.examined': [reconsider],
  'presentation.complies': [reconsider],
  'presentation.takenUp': [reconsider],
  'presentation.precluded': [reconsider],
  'presentation.forwarded': [reconsider],
  'presentation.refused': [callBack, reconsider],
  'presentation.returned': [callBack, closeCreditWhenDone, reconsider],
  'presentation.accepted': [reconsider],
  'presentation.honoured': [closeCreditWhenDone, reconsider],
  'presentation.applicantPaid': [reconsider],
  'presentation.paymentAdvised': [reconsider],
  'payment.made': [closeCreditWhenDone, reconsider],
  'proceeds.acknowledged': [reconsider],
  'proceeds.received': [repayFromProceeds],
  'drawdown.requested': [guardAdvance],
  'tradeFinancing.paidOut': [dirtyCoverage, reconsider],
  'tradeFinancing.repaid': [dirtyCoverage, reconsider],
  'tradeFinancing.writtenOff': [dirtyCoverage],
  'bankAgreement.answered': [reconsider],
  'control.positionChanged': [holdOrResume, dirtyCoverage, reconsider],
};

export const reactionsTo = (eventType: string): readonly Reaction[] => reactions[eventType] ?? [];
