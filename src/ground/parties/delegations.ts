import { type Ctx, type DomainEvent, requireMandate, requirePerson, withTransaction } from '../../context.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act, recordEvent, requireApart, requireNoCommonMaker } from '../audit/index.ts';
import { policyOn } from '../policy/index.ts';
import { type Bounds, decideDelegation, delegationRefusals, isBoundAlike } from './delegation-rules.ts';
import type { DelegationInput, DelegationView } from './delegation-schemas.ts';
import * as store from './delegation-store.ts';
import { requireOwnWord } from './keys.ts';
import { changePerson, lockPerson } from './people-store.ts';
import { assertConcernsOthers } from './person-rules.ts';
import { decideMandates, type PartyRole } from './rules.ts';

export const viewOfDelegation = (row: store.DelegationRow): DelegationView => ({
  id: row.id,
  personId: row.personId,
  delegateId: row.delegateId,
  mandates: row.mandates,
  from: row.fromOn,
  until: row.untilOn,
  state: row.endedAt ? 'ended' : row.agreedAt ? 'agreed' : 'named',
  namedBy: row.namedBy,
  agreedBy: row.agreedBy,
  endedBy: row.endedBy,
});

const told = (what: 'named' | 'agreed' | 'ended', view: DelegationView, partyId: string): DomainEvent => ({
  type: `delegation.${what}`,
  version: 1,
  objectId: view.id,
  participants: [partyId],
  payload: { ...view },
});

/** Judges it by how both stand now: when it is named, and when it is agreed to. */
async function judged(
  ctx: Ctx,
  row: Pick<store.DelegationRow, 'personId' | 'delegateId' | 'mandates' | 'fromOn' | 'untilOn'>,
) {
  // Both in one order, so that two who name each other do not wait for each other.
  const found = new Map<string, NonNullable<Awaited<ReturnType<typeof lockPerson>>>>();
  for (const id of [row.personId, row.delegateId].sort()) {
    const one = await lockPerson(ctx, id);
    if (one) found.set(id, one);
  }
  const person = found.get(row.personId);
  if (person?.partyId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
  const delegate = found.get(row.delegateId);
  const today = businessDate(ctx);
  const longestDays = policyOn('delegation.longestDays', today).value;
  const asked = { mandates: row.mandates, from: row.fromOn, until: row.untilOn };
  const received = await store.receivedBy(ctx, row.personId);
  decideDelegation(person, delegate, asked, { today, longestDays, received });
  if (!delegate) refuse(commonRefusals.NOT_FOUND, { at: '/delegateId' });
  decideMandates(requirePerson(ctx).roles as PartyRole[], [...new Set([...delegate.mandates, ...row.mandates])]);
  return { person, delegate };
}

/** Who will be away names who acts for them meanwhile, and in what; an administrator may do it for them. It gives nothing yet. */
export async function nameDelegate(ctx: Ctx, input: DelegationInput): Promise<DelegationView> {
  return act(ctx, { verb: 'delegation.name', mandate: 'person', input }, async (tx) => {
    const { personId: namedBy, partyId } = await requireOwnWord(tx);
    const personId = input.personId ?? namedBy;
    if (personId !== namedBy) requireMandate(tx, 'person:manage');
    assertConcernsOthers(input.delegateId, [namedBy]);
    const mandates = [...new Set(input.mandates)].sort();
    const asked = { personId, delegateId: input.delegateId, mandates, fromOn: input.from, untilOn: input.until };
    await judged(tx, asked);
    const row = await store.insertDelegation(tx, {
      ...asked,
      id: tx.newId('delegation'),
      partyId,
      participants: [partyId],
      namedBy,
      namedAt: tx.clock.now(),
    });
    const view = viewOfDelegation(row);
    return { view, event: told('named', view, partyId) };
  });
}

/** An administrator who is neither of the two, and not who named it, agrees: within its days the colleague may do it. */
export async function agreeToDelegation(ctx: Ctx, input: { delegationId: string }): Promise<DelegationView> {
  return act(ctx, { verb: 'delegation.agree', mandate: 'person:manage', input }, async (tx) => {
    const { personId, partyId } = requirePerson(tx);
    const before = await store.lockDelegation(tx, partyId, input.delegationId);
    if (!before) refuse(commonRefusals.NOT_FOUND, { at: '/delegationId' });
    if (before.agreedAt || before.endedAt) refuse(delegationRefusals.DELEGATION_NOT_IN_STATE);
    assertConcernsOthers(before.delegateId, [personId]);
    assertConcernsOthers(before.personId, [personId]);
    if (before.namedBy !== before.personId) {
      await requireApart(tx, [before.namedBy]);
      await requireNoCommonMaker(tx, [before.namedBy]);
    }
    const { person, delegate } = await judged(tx, before);
    const given = new Set(before.mandates);
    const dates = Object.fromEntries(
      before.mandates.map((each) => [each, { from: before.fromOn, until: before.untilOn }]),
    );
    // What bounds the person in it bounds who acts for them.
    const limits = person.limits
      .map((limit) => ({ ...limit, mandates: (limit.mandates ?? before.mandates).filter((each) => given.has(each)) }))
      .filter(({ mandates }) => mandates.length > 0);
    await changePerson(tx, delegate.id, {
      mandates: [...new Set([...delegate.mandates, ...before.mandates])].sort(),
      dates: { ...delegate.dates, ...dates },
      limits: [...delegate.limits, ...limits],
    });
    const view = viewOfDelegation(
      await store.changeDelegation(tx, before.id, { agreedBy: personId, agreedAt: tx.clock.now() }),
    );
    return { view, event: told('agreed', view, partyId) };
  });
}

/** What it gave is taken back, where it was not given otherwise meanwhile, and so is what the delegate gave of it. */
async function ended(ctx: Ctx, row: store.DelegationRow, endedBy: string): Promise<DelegationView> {
  const delegate = row.agreedAt ? await lockPerson(ctx, row.delegateId) : undefined;
  if (delegate) {
    const isFrom = (mandate: string) => {
      const { from, until } = delegate.dates[mandate] ?? {};
      return row.mandates.includes(mandate) && from === row.fromOn && until === row.untilOn;
    };
    const mandates = delegate.mandates.filter((mandate) => !isFrom(mandate));
    const dates = Object.fromEntries(Object.entries(delegate.dates).filter(([mandate]) => !isFrom(mandate)));
    const limits = delegate.limits
      .map((limit) => (limit.mandates ? { ...limit, mandates: limit.mandates.filter((each) => !isFrom(each)) } : limit))
      .filter(({ mandates: of }) => of === undefined || of.length > 0);
    await changePerson(ctx, delegate.id, { mandates, dates, limits });
    for (const next of await store.openDelegationsOf(ctx, delegate.id))
      if (!next.mandates.every((mandate) => mandates.includes(mandate)))
        await recordEvent(ctx, told('ended', await ended(ctx, next, 'system'), next.partyId));
  }
  return viewOfDelegation(await store.changeDelegation(ctx, row.id, { endedAt: ctx.clock.now(), endedBy }));
}

/** Either of the two ends it, or an administrator: from the next request on. */
export async function endDelegation(ctx: Ctx, input: { delegationId: string }): Promise<DelegationView> {
  return act(ctx, { verb: 'delegation.end', mandate: 'person', input }, async (tx) => {
    const { personId, partyId } = requirePerson(tx);
    const row = await store.lockDelegation(tx, partyId, input.delegationId);
    if (!row) refuse(commonRefusals.NOT_FOUND, { at: '/delegationId' });
    if (![row.personId, row.delegateId].includes(personId)) requireMandate(tx, 'person:manage');
    if (row.endedAt) refuse(delegationRefusals.DELEGATION_NOT_IN_STATE);
    const view = await ended(tx, row, personId);
    return { view, event: told('ended', view, partyId) };
  });
}

/** Ends what is over: from then on the two are two again. Its mandates were over by their dates. */
export const endOver = (ctx: Ctx): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const over = await store.overDelegations(tx, businessDate(tx));
    for (const row of over) await recordEvent(tx, told('ended', await ended(tx, row, 'system'), row.partyId));
    return over.length;
  });

interface Changed extends Bounds {
  state?: string;
  mandates?: string[];
  before?: Bounds;
}

/** Nobody acts for who may not act: what somebody loses, or is bound otherwise in, who acts for them loses. */
export async function endWithPerson(ctx: Ctx, { objectId, payload }: DomainEvent): Promise<void> {
  const { state, mandates = [], before = {}, ...now } = payload as Changed;
  for (const row of await store.openDelegationsOf(ctx, objectId)) {
    const holds = (state === 'active' || state === 'invited') && row.mandates.every((each) => mandates.includes(each));
    if (holds && isBoundAlike(row.mandates, before, now)) continue;
    const view = await ended(ctx, row, 'system');
    await recordEvent(ctx, told('ended', view, row.partyId));
  }
}
