import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { act, agreersOf, requireApart } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { areOffered, findLivePledges } from '../../security/pledges/index.ts';
import * as breaches from './breach-store.ts';
import { documentsOver } from './documents.ts';
import { breachAcknowledged, breachSignedOff } from './events.ts';
import { inspectionsOf, orderRefusals } from './order-rules.ts';
import { restate } from './restate.ts';
import { assertMaySignOff, controlRefusals } from './rules.ts';
import type { BreachView } from './schemas.ts';
import { lockStatesOfLots } from './state-store.ts';
import { findSubject, findSubjectTold, ordersNotOver, participantsOfSubject } from './store.ts';

const withDocuments = async (ctx: Ctx, lotIds: readonly string[]): Promise<string[]> => [
  ...lotIds,
  ...(await documentsOver(ctx, lotIds)).map(({ id }) => id),
];

const pledgesOver = async (ctx: Ctx, lotIds: readonly string[]) =>
  findLivePledges(ctx, await withDocuments(ctx, lotIds));

/** Whether anybody has a live pledge over the lots, or over the document for them, or was offered one and has not answered. */
export async function isPledgedOrOffered(ctx: Ctx, lotIds: readonly string[]): Promise<boolean> {
  const itemIds = await withDocuments(ctx, lotIds);
  return (await findLivePledges(ctx, itemIds)).length > 0 || (await areOffered(ctx, itemIds));
}

/** Refuses who has no live pledge over the lots, or over the document for them. */
export async function requireInterest(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  const { partyId } = requirePerson(ctx);
  const pledges = await pledgesOver(ctx, lotIds);
  if (!pledges.some((pledge) => pledge.pledgeeId === partyId)) refuse(controlRefusals.NO_INTEREST);
}

/** Someone has taken note: the alarm no longer asks for attention, and changes nothing else. */
export async function acknowledgeBreach(ctx: Ctx, input: { breachId: string }): Promise<BreachView> {
  return act(ctx, { verb: 'breach.acknowledge', mandate: 'control:signOff', input }, async (tx) => {
    const view = await breaches.markAcknowledged(tx, input.breachId, requirePerson(tx).personId);
    if (!view) {
      if (!(await breaches.findBreach(tx, input.breachId))) refuse(commonRefusals.NOT_FOUND, { at: '/breachId' });
      refuse(commonRefusals.CONFLICT, { at: '/breachId' });
    }
    // Whose breach it once was still reads it; the alarm is for those whose it is.
    if (!(await findSubject(tx, view.subjectId))) refuse(commonRefusals.NOT_FOUND, { at: '/breachId' });
    return { view, event: breachAcknowledged(view, [], await participantsOfSubject(tx, view.subjectId)) };
  });
}

/** The lender closes a breach: from here on the goods count as held again, if nothing else is open. */
export async function signOffBreach(ctx: Ctx, input: { breachId: string; note: string }): Promise<BreachView> {
  return act(ctx, { verb: 'breach.signOff', mandate: 'control:signOff', input }, async (tx) => {
    const breach = await breaches.findBreach(tx, input.breachId);
    const subject = breach && (await findSubject(tx, breach.subjectId));
    if (!breach || !subject) refuse(commonRefusals.NOT_FOUND, { at: '/breachId' });
    await requireInterest(tx, subject.lotIds);
    await lockStatesOfLots(tx, subject.lotIds);
    const all = await ordersNotOver(tx, subject.id, new Date(breach.since));
    // What a release let out, and what was over before it began, excused nothing of it.
    const orders = all.filter(({ kind, to }) => kind !== 'release' && to >= breach.since);
    // Who made an act innocent does not also say that nothing is missing after it (practice of separated duties).
    const { personId } = requirePerson(tx);
    const signing = [personId, ...agreersOf(tx)];
    const own = orders.find(({ orderedBy, agreedBy }) => [orderedBy, ...agreedBy].some((id) => signing.includes(id)));
    if (own) refuse(orderRefusals.ORDERED_BY_YOU, { at: '/breachId', facts: { orderId: own.id } });
    await requireApart(
      tx,
      orders.flatMap(({ orderedBy, agreedBy }) => [orderedBy, ...agreedBy]),
    );
    assertMaySignOff({
      kind: breach.kind,
      since: new Date(breach.since),
      clearedAt: breach.clearedAt === null ? null : new Date(breach.clearedAt),
      closed: breach.closed,
      steadyUntil: subject.steadyUntil,
      inspections: inspectionsOf(orders, subject.registeredBy),
    });
    const view = await breaches.markSignedOff(tx, breach.id, personId, input.note);
    if (!view) refuse(controlRefusals.BREACH_CLOSED);
    const participants = await participantsOfSubject(tx, subject.id);
    await asSystem(tx, 'control', async (system) => {
      const stands = await findSubjectTold(system, subject.id);
      if (stands) await restate(system, stands, { at: system.clock.now(), byDevices: false });
    });
    return { view, event: breachSignedOff(view, subject.lotIds, participants, { note: input.note }) };
  });
}
