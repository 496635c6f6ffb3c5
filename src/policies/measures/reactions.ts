import type { Reaction } from '../../context.ts';
import {
  guardLoanApproved,
  guardLoanCharged,
  guardLoanDisbursed,
  guardLoanProposed,
} from '../party-standings/index.ts';

/** What the measures let, ask or refuse when something happens in the wings above: after all that follows there. */
export const policyReactions: Readonly<Record<string, readonly Reaction[]>> = {
  'loan.proposed': [guardLoanProposed],
  'loan.approved': [guardLoanApproved],
  'loan.disbursed': [guardLoanDisbursed],
  'loan.charged': [guardLoanCharged],
};
