import type { Reaction } from '../../context.ts';
import {
  guardLoanApproved,
  guardLoanCharged,
  guardLoanDisbursed,
  guardLoanProposed,
} from '../party-standings/index.ts';
import { drawPurposeAccount, drawQuotas, freeEnded } from '../pots/index.ts';

/** What the measures let, ask or refuse when something happens in the wings above: after all that follows there. */
export const policyReactions: Readonly<Record<string, readonly Reaction[]>> = {
  'loan.proposed': [guardLoanProposed],
  'loan.approved': [guardLoanApproved, drawQuotas],
  'loan.disbursed': [guardLoanDisbursed, drawPurposeAccount],
  'loan.charged': [guardLoanCharged],
  'loan.declined': [freeEnded],
  'loan.closed': [freeEnded],
  'loan.writtenOff': [freeEnded],
};
