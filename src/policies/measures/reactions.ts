import type { Reaction } from '../../context.ts';
import { approveByRule, reopenRevised } from '../applications/index.ts';
import {
  keepCutOf,
  keepCutOfParty,
  restoreCuts,
  takeInLoans,
  takeInRelated,
  takeInSuccessor,
} from '../motions/index.ts';
import {
  guardLoanApproved,
  guardLoanChanged,
  guardLoanCharged,
  guardLoanDisbursed,
  guardLoanProposed,
  guardRenewal,
} from '../party-standings/index.ts';
import {
  drawPurposeAccount,
  drawQuotas,
  endorseToBatch,
  freeBill,
  freeEnded,
  freePaid,
  lowerPaid,
  returnFromBatch,
} from '../pots/index.ts';

/** What the measures let, ask or refuse when something happens in the wings above: after all that follows there. */
export const policyReactions: Readonly<Record<string, readonly Reaction[]>> = {
  'loan.proposed': [guardLoanProposed],
  'loan.accepted': [approveByRule],
  'decision.revised': [reopenRevised],
  'decision.closed': [reopenRevised],
  'loan.approved': [guardLoanApproved, drawQuotas],
  'loan.disbursed': [guardLoanDisbursed, drawPurposeAccount],
  'loan.charged': [guardLoanCharged],
  'loan.changeProposed': [guardRenewal, guardLoanChanged],
  'loan.declined': [freeEnded],
  'loan.lapsed': [freeEnded],
  'loan.repaid': [lowerPaid],
  'loan.settled': [freePaid],
  'loan.closed': [freeEnded],
  'loan.writtenOff': [freeEnded],
  'earmark.granted': [endorseToBatch],
  'earmark.freed': [returnFromBatch],
  'exchangeBill.paid': [freeBill],
  'exchangeBill.dishonoured': [freeBill],
  'limit.changed': [keepCutOf, restoreCuts],
  'limit.resumed': [restoreCuts],
  'limit.opened': [restoreCuts],
  'limit.suspended': [keepCutOf],
  'limit.closed': [keepCutOf],
  'partyLimit.set': [keepCutOfParty, restoreCuts],
  'jointBody.joined': [takeInLoans],
  'jointBody.left': [takeInLoans],
  'policyStanding.stated': [takeInRelated],
  'succession.recorded': [takeInSuccessor],
  'facility.changed': [keepCutOf, restoreCuts],
  'facility.resumed': [restoreCuts],
  'facility.suspended': [keepCutOf],
};
