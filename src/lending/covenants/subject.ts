import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { type FacilityView, findDrawdown, lockFacility } from '../financing/index.ts';
import { lockWithFacility } from '../loans/index.ts';
import { lockLimitOn } from '../party-limits/index.ts';
import { covenantRefusals } from './rules.ts';
import { findCondition, findCovenant } from './store.ts';

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
  /** Whether it was promised already, so that what is asked from now on takes of what its borrower counts on. */
  isPromised: boolean;
  /** A limit of a group holds what each of the group may have. */
  isOfGroup?: boolean;
}

const ofFacility = (subjectId: string, { id, lenderId, borrowerId, limit, status }: FacilityView): Subject => ({
  subjectId,
  facilityId: id,
  lenderId,
  borrowerId,
  amountMinor: BigInt(limit.amountMinor),
  currency: limit.currency,
  isOver: status === 'closed' || status === 'declined',
  isPromised: status !== 'proposed',
});

async function read(ctx: Ctx, subjectId: string): Promise<Subject | undefined> {
  if (subjectId.startsWith('fac_')) {
    const facility = await lockFacility(ctx, subjectId);
    return facility && ofFacility(subjectId, facility);
  }
  if (subjectId.startsWith('lim_')) {
    const limit = await lockLimitOn(ctx, subjectId);
    if (!limit) return undefined;
    const { lenderId, partyId: borrowerId, kind, amount, currency, status } = limit;
    const [isOver, isOfGroup] = [status === 'closed', kind === 'group'];
    const of = { lenderId, borrowerId, amountMinor: BigInt(amount), currency };
    return { subjectId, facilityId: null, ...of, isOver, isPromised: true, isOfGroup };
  }
  const loan = await lockWithFacility(ctx, subjectId);
  if (loan) {
    const { facilityId, lenderId, borrowerId, principalMinor: amountMinor, currency, status } = loan;
    const isOver = ['closed', 'declined', 'written_off'].includes(status);
    const isPromised = status !== 'proposed' && status !== 'accepted';
    return { subjectId, facilityId, lenderId, borrowerId, amountMinor, currency, isOver, isPromised };
  }
  const drawdown = await findDrawdown(ctx, subjectId);
  const facility = drawdown && (await lockFacility(ctx, drawdown.facilityId));
  if (!drawdown || !facility) return undefined;
  const { amount, status } = drawdown;
  const isOver = ['declined', 'repaid', 'replaced'].includes(status);
  const isPromised = status !== 'requested';
  return { ...ofFacility(subjectId, facility), amountMinor: BigInt(amount.amountMinor), isOver, isPromised };
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

/**
 * Something is asked of what was promised already: its borrower is told why, and nobody else who takes part. Of a listed firm it is a stop of its
 * line until it is shown (measures 2 and 16).
 */
export async function tellAskedLater(
  ctx: Ctx,
  { subjectId, isPromised, isOfGroup = false, lenderId, borrowerId, amountMinor, currency }: Subject,
  { title, ...of }: { type: string; objectId: string; title: string },
  { cause = null, documentHash }: { cause?: string | undefined | null; documentHash: string },
): Promise<void> {
  if (!isPromised) return;
  const amount = { amountMinor: amountMinor.toString(), currency };
  const payload = { subjectId, title, cause, documentHash, amount, isOfGroup };
  await recordEvent(ctx, { ...of, version: 1, participants: [lenderId, borrowerId], payload });
}

/** Whether what was asked of a debt was shown, waived for good or taken back; of anything else, no. */
export async function isAskedNoMore(ctx: Ctx, id: string): Promise<boolean> {
  const [condition, covenant] = [await findCondition(ctx, id), await findCovenant(ctx, id)];
  if (covenant) return covenant.status === 'ended';
  if (!condition || condition.waivedUntil !== null) return false;
  return condition.status === 'met' || condition.status === 'waived' || condition.status === 'withdrawn';
}
