import { freePaid } from './assignments/index.ts';
import { matchRegistered } from './connector/index.ts';
import { freePledged, settlePledged, takePledged } from './consumption/index.ts';
import type { Reaction } from './context.ts';
import { admitPledgee, followPositions } from './control/index.ts';
import { recallAdvances } from './factoring/index.ts';
import { guardCreditIssue, guardDocument, holdOrResume } from './financing/index.ts';
import { guardDelivery } from './lading/index.ts';
import { followCreditDeadline, followCreditMessage } from './letters-of-credit/index.ts';
import { refreshPledgesOfLender, refreshPledgesOver } from './pledges/index.ts';
import { closeCreditWhenDone, followPresentationDeadline, followPresentationMessage } from './presentations/index.ts';
import { followInvoices, followRedLetter, freezeAtRegistration } from './receivables/index.ts';
import { followPaymentDeadline, followSettlementMessage } from './settlement/index.ts';
import {
  callBack,
  followFinancingDeadline,
  guardAdvance,
  reconsider,
  repayFromProceeds,
} from './trade-finance/index.ts';

/**
 * What must follow an event in the same transaction, across slices: a breach that is opened holds drawdowns before
 * anyone can read it. Reactions run in order, as the system; one may refuse, and then nothing of the act happened. Each
 * writes its own event, which names the one it follows.
 */
const reactions: Record<string, readonly Reaction[]> = {
  'custody.offered': [guardDelivery],
  'custody.taken': [refreshPledgesOver, followPositions],
  'custodyAgreement.accepted': [refreshPledgesOfLender],
  'bill.issued': [followPositions],
  'bill.transferred': [guardDocument, refreshPledgesOver, followPositions],
  'bill.endorsed': [followPositions],
  'bill.surrenderRequested': [guardDocument, followPositions],
  'bill.surrendered': [guardDocument, followPositions],
  'pledge.agreed': [takePledged, admitPledgee, followPositions],
  'pledge.published': [settlePledged, freezeAtRegistration, followPositions],
  'pledge.discharged': [freePledged, followPositions],
  'pledge.itemsFreed': [freePledged, followPositions],
  'invoice.registered': [matchRegistered],
  'invoice.verified': [followInvoices, followRedLetter],
  'invoice.redLettered': [followInvoices, followRedLetter],
  'delivery.stated': [followInvoices],
  'records.matched': [followInvoices],
  'receivable.diluted': [recallAdvances],
  'receivable.confirmed': [followPositions],
  'receivable.rejected': [followPositions],
  'receivable.settled': [freePaid, followPositions],
  'watch.started': [followPositions],
  'watch.ended': [followPositions],
  'subject.statusChanged': [followPositions],
  'breach.opened': [followPositions],
  'breach.amended': [followPositions],
  'breach.cleared': [followPositions],
  'breach.withdrawn': [followPositions],
  'breach.signedOff': [followPositions],
  'credit.issued': [guardCreditIssue],
  'amendment.issued': [guardCreditIssue],
  'message.received': [followCreditMessage, followPresentationMessage, followSettlementMessage],
  'deadline.reached': [
    followCreditDeadline,
    followPresentationDeadline,
    followPaymentDeadline,
    followFinancingDeadline,
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
  'tradeFinancing.paidOut': [reconsider],
  'tradeFinancing.repaid': [reconsider],
  'bankAgreement.answered': [reconsider],
  'control.positionChanged': [holdOrResume, reconsider],
};

export const reactionsTo = (eventType: string): readonly Reaction[] => reactions[eventType] ?? [];
