import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type FacilityView, findDrawdown, lockFacility } from '../financing/index.ts';
import { lockWithFacility } from '../loans/index.ts';
import { lockLimitOn } from '../party-limits/index.ts';
import { covenantRefusals } from './rules.ts';

/** The debt, or the limit with all that stands under it, that something was undertaken for, locked: what is judged of it waits, and waits no longer than it must. */
export interface Subject {
  subjectId: string;
  facilityId: string | null;
  lenderId: string;
  borrowerId: string;
  /** What its lender has at risk by it. */
  amountMinor: bigint;
  currency: string;
  isOver: boolean;
}

const ofFacility = (subjectId: string, { id, lenderId, borrowerId, limit, status }: FacilityView): Subject => ({
  subjectId,
  facilityId: id,
  lenderId,
  borrowerId,
  amountMinor: BigInt(limit.amountMinor),
  currency: limit.currency,
  isOver: status === 'closed' || status === 'declined',
});

async function read(ctx: Ctx, subjectId: string): Promise<Subject | undefined> {
  if (subjectId.startsWith('fac_')) {
    const facility = await lockFacility(ctx, subjectId);
    return facility && ofFacility(subjectId, facility);
  }
  if (subjectId.startsWith('lim_')) {
    const limit = await lockLimitOn(ctx, subjectId);
    if (!limit) return undefined;
    const { lenderId, partyId: borrowerId, amount, currency, status } = limit;
    const isOver = status === 'closed';
    return { subjectId, facilityId: null, lenderId, borrowerId, amountMinor: BigInt(amount), currency, isOver };
  }
  const loan = await lockWithFacility(ctx, subjectId);
  if (loan) {
    const { facilityId, lenderId, borrowerId, principalMinor: amountMinor, currency, status } = loan;
    const isOver = ['closed', 'declined', 'written_off'].includes(status);
    return { subjectId, facilityId, lenderId, borrowerId, amountMinor, currency, isOver };
  }
  const drawdown = await findDrawdown(ctx, subjectId);
  const facility = drawdown && (await lockFacility(ctx, drawdown.facilityId));
  if (!drawdown || !facility) return undefined;
  const { amount, status } = drawdown;
  const isOver = ['declined', 'repaid', 'replaced'].includes(status);
  return { ...ofFacility(subjectId, facility), amountMinor: BigInt(amount.amountMinor), isOver };
}

/** Of a debt that the caller may not see itself, as whoever proves something of it: read as a step of the system. */
export async function lockSubject(ctx: Ctx, subjectId: string): Promise<Subject> {
  const found = await asSystem(ctx, 'covenants', (system) => read(system, subjectId));
  return found ?? refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
}

/** A debt of who asks, as its lender: another's does not exist, and its own borrower is told. */
export async function requireOwn(ctx: Ctx, subjectId: string): Promise<Subject> {
  const subject = await lockSubject(ctx, subjectId);
  const { partyId } = requirePerson(ctx);
  if (subject.lenderId === partyId) return subject;
  return subject.borrowerId === partyId
    ? refuse(covenantRefusals.COVENANT_NOT_THE_LENDER)
    : refuse(commonRefusals.NOT_FOUND, { at: '/subjectId' });
}
