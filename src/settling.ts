import { coverageMovedBy, settleCoverage } from './assessment/coverage/index.ts';
import { type DomainEvent, type Settling, type Stage, stages } from './context.ts';
import { settleLimits } from './lending/limits/index.ts';
import { settleFinancings, waitedForIn } from './lending/trade-finance/index.ts';
import { settleHolds } from './outgoing/drawdowns/index.ts';
import {
  controlTermsMovedBy,
  custodianMovedBy,
  intakeMovedBy,
  itemsMovedBy,
  settlePositions,
} from './oversight/control/index.ts';
import { settleJointLines } from './policies/motions/index.ts';
import { publicityMovedBy, publicityOfLenderMovedBy, settlePublicity } from './security/pledges/index.ts';

interface Moves {
  after: ReadonlySet<string>;
  of(event: DomainEvent): string[];
}

/** After these pledges may take effect: whoever holds the goods or the document, and where they lie, is another. */
const publicity = `
  bill.restoredFromPaper bill.transferRejected bill.transferred custody.taken receipt.restoredFromPaper receipt.transferred
  supervision.stateChanged
`;
const publicityOfLender = 'controlTerms.approved custodyAgreement.accepted';

/** After these the control positions of what they name may stand otherwise. */
const positions = `
  bill.declaredLost bill.endorsed bill.findingsChanged bill.issued bill.replaced bill.restoredFromPaper bill.stopLifted
  bill.stopped bill.surrenderRejected bill.surrenderRequested bill.surrendered bill.transferRejected bill.transferred
  breach.amended breach.cleared breach.opened breach.signedOff breach.withdrawn control.inspectionReported countQuestion.answered countQuestion.overdue
  custody.taken custodyIncident.closed custodyIncident.opened lot.blended lot.marked lot.merged lot.moved lot.reweighed lot.split pledge.agreed pledge.discharged
  pledge.itemsAdded pledge.itemsFreed pledge.itemsRevived pledge.published pledge.registrationMoved receipt.declaredLost
  receipt.issued receipt.replaced receipt.restoredFromPaper receipt.returned receipt.split receipt.stopLifted receipt.stopped
  receipt.surrenderRejected receipt.surrendered receipt.transferred receivable.confirmed receivable.owedAgain
  receivable.rejected receivable.settled subject.statusChanged supervision.evidenceRecorded supervision.opened
  supervision.stateChanged watch.agreed watch.changed watch.ended watch.started
`;

/** After these what is meant is only known by a look at the record: which lots somebody keeps, which lie beside others. */
const custodians =
  'custodyAgreement.accepted custodyAgreement.ended custodyAgreement.levelLowered fraud.cleared party.relationRecorded';
const intakes = `
  lot.blended lot.merged lot.reweighed release.declined release.executed release.expired weighbridge.ticketRecorded
  weighbridge.ticketVoided
`;
const controlTerms = 'controlTerms.approved';

const movePositions = [
  { after: typesIn(positions), of: itemsMovedBy },
  { after: typesIn(custodians), of: custodianMovedBy },
  { after: typesIn(intakes), of: intakeMovedBy },
  { after: typesIn(controlTerms), of: controlTermsMovedBy },
];

/**
 * After these the coverage of a facility must be marked anew before it decides anything: whatever may lower what the base or a lot
 * counts for. A receivable whose level falls is told of where that is seen (`followInvoices`).
 */
const coverage = `
  assay.reinstated assay.reported assay.voided base.debtorStated callBack.recorded collateralTerms.approved
  control.positionChanged cost.recorded cost.reversed countQuestion.answered countQuestion.overdue counterclaim.decided
  custodyIncident.closed custodyIncident.opened custodyIncident.worsened drawdown.disbursed drawdown.paymentUndone drawdown.rolledOver
  facility.marginReceived facility.marginRefunded facility.marginTakenBack lot.certificateRecorded lot.marked lot.merged
  lot.reweighed lot.sensed lot.split misuse.ended misuse.recorded payment.misdirected payment.misdirectionClosed penalty.agreed rate.agreed
  realisation.passedOn realisation.priceCameAgain realisation.priceTakenBack receivable.collected receivable.diluted receivable.disputeEnded
  receivable.disputeRaised receivable.owedAgain receivable.settled repayment.recorded repayment.takenBack restraint.confirmed
  restraint.contested restraint.lifted restraint.recorded standing.ended standing.recorded surrogate.applied surrogate.received
  surrogate.takenBack surrogate.writtenOut tradeFinancing.paidOut tradeFinancing.paymentUndone tradeFinancing.repaid tradeFinancing.writtenOff
  value.accepted
`;

/** After these a financing may wait for less, or for more. */
const financings = `
  amendment.accepted amendment.confirmationAnswered amendment.deemedAccepted bankAgreement.answered control.positionChanged
  credit.advised credit.cancelled credit.confirmed credit.expired credit.received facility.resumed facility.suspended payment.made
  presentation.accepted
  presentation.applicantPaid presentation.complies presentation.examined presentation.forwarded presentation.honoured
  presentation.lostInTransit presentation.paymentAdvised presentation.precluded presentation.received presentation.refused
  presentation.returned presentation.takenUp proceeds.acknowledged tradeFinancing.paidOut tradeFinancing.paymentUndone tradeFinancing.repaid
  trustReceipt.discharged trustReceipt.recalled trustReceipt.reinstated trustReceipt.signed trustReceipt.withdrawn
`;

/** After these a facility owes again what it owed before: that is nothing new, whatever its limits have room for. */
const owedAgain =
  'facility.marginTakenBack loan.moneyTakenBack realisation.priceTakenBack repayment.takenBack surrogate.takenBack';

/** A loan under no facility asks for its place under the limit on its borrower, and after the others it takes less, or what it owed before. */
const loanAsks = new Set(['loan.approved', 'loan.disbursed']);
const loanEases =
  'loan.actReversed loan.closed loan.declined loan.lapsed loan.moneyTakenBack loan.recovered loan.repaid loan.settled loan.writtenOff';

/** A bill that a bank accepts or discounts asks for its place, too, and is out of it once it is paid. */
const billAsks = 'exchangeBill.accepted exchangeBill.discounted';
const billEases = 'exchangeBill.paid';

function limitsMovedBy({ type, payload }: DomainEvent): string[] {
  const { facilityId, loanId, takerIds } = payload;
  if (Array.isArray(takerIds)) return takerIds.map((id) => (type === billEases ? `again ${id}` : String(id)));
  if (typeof facilityId === 'string') return typesIn(owedAgain).has(type) ? [`again ${facilityId}`] : [];
  if (typeof loanId !== 'string') return [];
  return [loanAsks.has(type) ? loanId : `again ${loanId}`];
}

/**
 * What a bank adds to what a firm owes it, and what it promises to add, asks for room under the joint lines over the firm. The facilities that the act
 * locked are known to them already; a loan under none and a bill are named.
 */
const lineAsks = typesIn(
  'amendment.accepted amendment.issued credit.issued drawdown.disbursed guarantee.given loan.disbursed tradeFinancing.paidOut',
);
const linePromises = typesIn('credit.approved drawdown.approved loan.approved tradeFinancing.approved');

function jointLinesMovedBy({ type, payload: { facilityId, loanId, takerIds } }: DomainEvent): string[] {
  if (linePromises.has(type)) return ['promises'];
  const named = Array.isArray(takerIds) ? takerIds.map(String) : [];
  const ofLoan = typeof loanId === 'string' && typeof facilityId !== 'string' ? [loanId] : [];
  return [...named, ...ofLoan, ...(lineAsks.has(type) || typesIn(billAsks).has(type) ? ['asks'] : [])];
}

/** None, of a loan that stands by itself. */
const facilityOf = ({ payload: { facilityId } }: DomainEvent): string[] =>
  typeof facilityId === 'string' ? [facilityId] : [];

const movePublicity = [
  { after: typesIn(publicity), of: publicityMovedBy },
  { after: typesIn(publicityOfLender), of: publicityOfLenderMovedBy },
];

/** Which things an event makes stale, by stage. */
const stale: Readonly<Record<Stage, Moves>> = {
  publicity: anyOf(movePublicity),
  positions: anyOf(movePositions),
  holds: { after: new Set(['control.positionChanged']), of: facilityOf },
  coverage: { after: typesIn(coverage), of: coverageMovedBy },
  financings: { after: typesIn(financings), of: waitedForIn },
  limits: {
    after: new Set([
      ...typesIn(owedAgain),
      ...loanAsks,
      ...typesIn(loanEases),
      ...typesIn(billAsks),
      ...typesIn(billEases),
    ]),
    of: limitsMovedBy,
  },
  jointLines: {
    after: new Set([...lineAsks, ...linePromises, ...typesIn(loanEases), ...typesIn(billAsks), ...typesIn(billEases)]),
    of: jointLinesMovedBy,
  },
};

/** One stage that events of several kinds make stale, each in its way. */
function anyOf(moves: readonly Moves[]): Moves {
  return {
    after: new Set(moves.flatMap(({ after }) => [...after])),
    of: (event) => moves.flatMap(({ after, of }) => (after.has(event.type) ? of(event) : [])),
  };
}

function typesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/\S+/g));
}

/** Every type of event that makes something stale. */
export const settledTypes = [...new Set(stages.flatMap((stage) => [...stale[stage].after]))];

/** What an event of this type makes stale, in the order in which it is settled. */
export const stagesAfter = (eventType: string): Stage[] => stages.filter((stage) => stale[stage].after.has(eventType));

/** What is settled once in a unit of work, whoever asked for it: docs/decisions/0006-settled-once.md. */
export const settling: Settling = {
  staleAfter: (event) => Object.fromEntries(stagesAfter(event.type).map((stage) => [stage, stale[stage].of(event)])),
  settle: {
    publicity: settlePublicity,
    positions: settlePositions,
    holds: settleHolds,
    coverage: settleCoverage,
    financings: settleFinancings,
    limits: settleLimits,
    jointLines: settleJointLines,
  },
};
