import type { Ctx, DomainEvent } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { findLoan, type Loan } from '../../lending/loans/index.ts';
import { warnIfNearLine } from './bodies.ts';
import { keepCut } from './cuts.ts';
import { motionRefusals } from './refusals.ts';
import { headroomOf } from './rules.ts';
import * as store from './store.ts';

interface Amount {
  amountMinor: string;
  currency: string;
}
/** What is read of the events of limits and facilities. */
interface Changed {
  partyId?: string;
  borrowerId?: string;
  amount?: Amount;
  limit?: Amount;
  before?: { amount?: Amount; limit?: Amount };
  reason?: string;
  note?: string | null;
}

/** The line of a firm is cut or stopped: kept with its reason, and of a listed firm with one more voice (measure 2). */
export async function keepCutOf(ctx: Ctx, { type, objectId, participants, payload }: DomainEvent): Promise<void> {
  const said = payload as Changed;
  const [now, before] = [said.amount ?? said.limit, said.before?.amount ?? said.before?.limit];
  const isStop = type.endsWith('.suspended');
  if (!isStop && (!now || !before || BigInt(now.amountMinor) >= BigInt(before.amountMinor))) return;
  const [lenderId = ''] = participants;
  const isFacilityStop = type === 'facility.suspended';
  await keepCut(ctx, {
    kind: isStop ? 'stop' : 'cut',
    lenderId,
    partyId: said.partyId ?? said.borrowerId ?? '',
    objectId,
    // A facility is suspended for a reason in words.
    reason: isFacilityStop ? 'risk_rose' : (said.reason ?? ''),
    note: (isFacilityStop ? said.reason : said.note) ?? null,
    beforeMinor: BigInt((isStop ? now : before)?.amountMinor ?? 0),
    afterMinor: isStop ? 0n : BigInt(now?.amountMinor ?? 0),
    currency: now?.currency ?? null,
    madeBy: lenderId,
  });
}

const outOf = ({ disbursedMinor, principalPaidMinor, writtenOffMinor, status }: Loan): bigint =>
  status === 'closed' ? 0n : disbursedMinor - principalPaidMinor - writtenOffMinor;

async function restate(ctx: Ctx, loan: Loan, bodies: readonly store.KeptBody[]): Promise<void> {
  const minor = outOf(loan);
  await store.endEntry(ctx, { objectId: loan.id }, loan.lenderId);
  for (const body of bodies)
    if (minor > 0n && body.currency === loan.currency)
      await store.insertEntry(ctx, {
        id: ctx.newId('jointEntry'),
        bodyId: body.id,
        bankId: loan.lenderId,
        kind: 'loan',
        amountMinor: minor,
        isLowRisk: false,
        dueOn: loan.nextDueOn,
        objectId: loan.id,
        note: 'from the loan itself',
        reportedBy: loan.proposedBy,
      });
}

const bodiesOf = async (ctx: Ctx, { objectId }: DomainEvent) => {
  const loan = await findLoan(ctx, objectId);
  if (!loan) throw new Error(`an event of a loan names none: ${objectId}`);
  return { loan, bodies: await store.bodiesOver(ctx, loan.lenderId, loan.borrowerId) };
};

/** What a member pays out fits under the joint line, whoever else draws at once; in the state of warning nothing is added (measure 3). */
export async function guardHeadroom(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { loan, bodies } = await bodiesOf(ctx, event);
  const askedMinor = BigInt(String(event.payload.disbursedMinor));
  for (const { id } of bodies) {
    const body = await store.lockBody(ctx, id);
    if (!body) continue;
    if (body.status === 'warning') refuse(motionRefusals.JOINT_WARNING, { facts: { bodyId: body.id } });
    if (body.lineMinor === null || body.currency !== loan.currency) continue;
    const leftMinor = headroomOf(body.lineMinor, body.usedMinor);
    if (askedMinor > leftMinor)
      refuse(motionRefusals.HEADROOM_EXCEEDED, {
        at: '/amount',
        facts: {
          bodyId: body.id,
          leftMinor: (leftMinor > 0n ? leftMinor : 0n).toString(),
          askedMinor: askedMinor.toString(),
        },
      });
  }
  await restate(ctx, loan, bodies);
  for (const { id } of bodies) await warnIfNearLine(ctx, id);
}

/** What is paid back makes room under the joint line. */
export async function restateLoan(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { loan, bodies } = await bodiesOf(ctx, event);
  if (bodies.length > 0) await restate(ctx, loan, bodies);
}
