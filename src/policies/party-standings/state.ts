import { asSystem, type Ctx, type DomainEvent, lockName, requirePerson, violatedConstraint } from '../../context.ts';
import { act, recordEvent, requireApart } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, businessDate, type LocalDate } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { sizeOf } from '../../lending/loans/index.ts';
import {
  assertSaid,
  countedLists,
  isOfficial,
  isToldToItself,
  policyStandingLife,
  policyRefusalsOfStandings as refusals,
  type Said,
  slotOf,
  yearlyLists,
} from './rules.ts';
import type {
  ConfirmStandingInput,
  EndPolicyStandingInput,
  PolicyStandingView,
  StateStandingInput,
} from './schemas.ts';
import * as store from './store.ts';

export const viewOf = (row: store.KeptStanding): PolicyStandingView => ({
  id: row.id,
  partyId: row.partyId,
  kind: row.kind,
  value: row.value,
  purpose: row.purpose,
  listYear: row.listYear,
  otherId: row.otherId,
  figure: row.figure,
  said: row.said,
  isOfficial: row.isOfficial,
  status: row.status,
  statedBy: row.statedBy,
  documentHash: row.documentHash,
  reason: row.reason,
  validFrom: row.validFrom,
  validTo: row.validTo,
  knownFrom: row.knownFrom.toISOString(),
  knownUntil: row.knownUntil?.toISOString() ?? null,
  supersedes: row.supersedes,
});

export const announce = (type: string, row: store.KeptStanding, more: Record<string, unknown> = {}): DomainEvent => ({
  type,
  version: 1,
  objectId: row.id,
  participants: row.participants,
  payload: { partyId: row.partyId, kind: row.kind, value: row.value, status: row.status, ...more },
});

/** A size is judged by figures and never typed. */
function valueOf({ kind, value = '', figures }: StateStandingInput): string {
  if (kind !== 'size' || !figures) return value;
  const whole = (digits: string | undefined) => (digits === undefined ? undefined : BigInt(digits));
  const { revenueMinor, assetsMinor, ...rest } = figures;
  const size = sizeOf({ ...rest, revenueMinor: whole(revenueMinor), assetsMinor: whole(assetsMinor) });
  if (!size) return refuse(refusals.STANDING_SIZE_UNKNOWN, { at: '/figures' });
  // Figures say the size: another one typed beside them is a slip in the one or the other.
  if (value !== '' && value !== size)
    refuse(refusals.STANDING_VALUE_UNFIT, { at: '/value', facts: { values: [size] } });
  return size;
}

export async function insertOnce(
  ctx: Ctx,
  row: Parameters<typeof store.insertPolicyStanding>[1],
): Promise<store.KeptStanding> {
  // Many who state the same at once would find a deadlock, and not who was first.
  await lockName(ctx, `standing/${row.partyId}`);
  return store.insertPolicyStanding(ctx, row).catch((cause: unknown) => {
    const rule = violatedConstraint(cause);
    if (rule === 'party_standing_no_overlap') refuse(refusals.STANDING_OVERLAPS, { at: '/validFrom', cause });
    if (rule === 'party_standing_one_successor') refuse(refusals.STANDING_SUCCEEDED, { at: '/otherId', cause });
    throw cause;
  });
}

/** Who says something of others; a firm gives its own consent and says nothing else. */
const judges: readonly string[] = ['bank', 'factor', 'guarantor', 'authority'];

/** Who was taken over by another does not take it over: neither could borrow any more. */
async function assertNoCircle(ctx: Ctx, partyId: string, { kind, value, otherId, validFrom }: StateStandingInput) {
  if (kind !== 'relation' || value !== 'successor' || otherId === undefined) return;
  const back = (await inForceOf(ctx, [otherId], validFrom, ['relation'])).find(
    (other) => other.value === 'successor' && other.otherId === partyId,
  );
  if (back) refuse(refusals.STANDING_RELATION_UNFIT, { at: '/otherId', facts: { standingId: back.id } });
}

/** Nobody owns more than the whole of a firm, as one tells it. */
async function assertShares(ctx: Ctx, partyId: string, statedBy: string, input: StateStandingInput): Promise<void> {
  if (input.kind !== 'relation' || input.value !== 'parent') return;
  await lockName(ctx, `standing/${partyId}`);
  const parents = (await inForceOf(ctx, [partyId], input.validFrom, ['relation'])).filter(
    (other) => other.value === 'parent' && other.statedBy === statedBy && other.otherId !== input.otherId,
  );
  const heldBps = parents.reduce((sum, { figure }) => sum + (figure ?? 0), 0);
  if (heldBps + (input.figure ?? 0) > 10_000)
    refuse(refusals.STANDING_RELATION_UNFIT, { at: '/figure', facts: { heldBps, leftBps: 10_000 - heldBps } });
}

/** A list of so many firms takes no more of them for a year, whoever is stated at once; who is on it in days apart counts once. */
async function assertRoomOnList(ctx: Ctx, partyId: string, { kind, value = '', listYear }: StateStandingInput) {
  const key = kind === 'list' ? countedLists[value] : undefined;
  if (key === undefined || listYear === undefined) return;
  const { partyId: statedBy } = requirePerson(ctx);
  await lockName(ctx, `list/${statedBy}/${value}/${listYear}`);
  const on = businessDate(ctx);
  const firms = await store.countOnList(ctx, { statedBy, value, listYear, besides: partyId, on });
  const most = policyOn(key, on);
  if (firms >= most.value)
    refuse(refusals.LIST_FULL, { at: '/value', facts: { rule: most.key, most: most.value, listYear } });
}

/** The last day that a standing of its kind may have: a size holds for its days, and a list of a year is renewed or over with it. */
function longestOf({ kind, value, listYear, validFrom }: StateStandingInput, today: LocalDate): LocalDate | null {
  if (kind === 'size') return addDays(validFrom, policyOn('size.validDays', today).value - 1);
  return kind === 'list' && yearlyLists.includes(value ?? '') && listYear !== undefined ? `${listYear}-12-31` : null;
}

function lastDayOf(input: StateStandingInput, today: LocalDate): LocalDate | null {
  const longest = longestOf(input, today);
  const last = input.validTo ?? longest;
  if (last !== null && (last < input.validFrom || (longest !== null && last > longest)))
    refuse(refusals.STANDING_DAYS_UNFIT, { at: '/validTo', facts: { validFrom: input.validFrom, validTo: longest } });
  return last;
}

/**
 * Nobody is praised and barred at once: who is on a black list comes onto no red one, and whom an authority puts on a black list leaves the red
 * ones, whoever keeps them (Fa Gai Cai Jin Gui [2017] 1798: red lists are held against black ones).
 */
export async function keepListsApart(ctx: Ctx, partyId: string, said: Said, blackId: string): Promise<void> {
  if (said.kind !== 'list' || (said.value !== 'red' && said.value !== 'black')) return;
  const other = said.value === 'red' ? 'black' : 'red';
  const lists = await inForceOf(ctx, [partyId], businessDate(ctx), ['list']);
  const found = lists.filter(({ value, isOfficial: is }) => is && value === other);
  const [first] = found;
  if (!first) return;
  if (said.value === 'red') {
    const { id, statedBy, validFrom } = first;
    refuse(refusals.STANDING_CONTRADICTS, {
      at: '/value',
      facts: { standingId: id, value: other, statedBy, validFrom },
    });
  }
  await asSystem(ctx, 'lists that exclude each other', async (system) => {
    for (const { id, said: told } of found) {
      const kept = { said: { ...told, excludedBy: blackId } };
      const left = await store.movePolicyStanding(system, id, stepOf(policyStandingLife, 'withdraw'), kept);
      if (left) await recordEvent(system, announce('policyStanding.withdrawn', left));
    }
  });
}

/**
 * Purposes of a size differ in their day and not in the firm: of one day nobody says that it is small for one and larger for another (measures 13, 15).
 * Figures of a later day hold for every purpose: what they contradict ends before them.
 */
async function keepSizesOne(
  ctx: Ctx,
  partyId: string,
  { value, purpose, validFrom, reason, documentHash }: StateStandingInput,
  validTo: LocalDate | null,
): Promise<void> {
  await lockName(ctx, `standing/${partyId}`);
  const { partyId: statedBy } = requirePerson(ctx);
  for (const other of await store.ownSizes(ctx, { partyId, statedBy, from: validFrom, to: validTo })) {
    // Two of one purpose overlap, whatever they say.
    if (other.value === value || other.purpose === purpose) continue;
    if (other.validFrom >= validFrom)
      refuse(refusals.STANDING_CONTRADICTS, {
        at: '/figures',
        facts: {
          standingId: other.id,
          value: other.value,
          purpose: other.purpose,
          validFrom: other.validFrom,
          statedBy,
        },
      });
    const change = { lastOn: addDays(validFrom, -1), reason, documentHash: documentHash ?? null };
    const ended = await endOn(ctx, other, change);
    if (ended) await recordEvent(ctx, announce('policyStanding.ended', ended, { lastOn: ended.validTo }));
  }
}

/** Somebody of a bank or authority says what a party stands in, on a paper; a party gives a consent itself. */
export async function stateStanding(
  ctx: Ctx,
  input: StateStandingInput & { partyId: string },
): Promise<PolicyStandingView> {
  return act(ctx, { verb: 'policyStanding.state', mandate: 'standing:state', input }, async (tx) => {
    const { partyId: statedBy, personId, roles } = requirePerson(tx);
    const about = await findParty(tx, input.partyId);
    if (!about) refuse(commonRefusals.NOT_FOUND, { at: '/partyId' });
    for (const [i, id] of [...input.shownTo, ...(input.otherId ? [input.otherId] : [])].entries())
      if (!(await findParty(tx, id)))
        refuse(commonRefusals.NOT_FOUND, { at: i < input.shownTo.length ? `/shownTo/${i}` : '/otherId' });
    const said: Said = { ...input, value: input.value ?? '' };
    const isConsent = input.kind === 'consent';
    const mayJudge = roles.some((role) => judges.includes(role));
    if (isConsent !== (statedBy === about.id) || !(isConsent || mayJudge))
      refuse(refusals.STANDING_OF_WHOM, { at: '/kind', facts: { roles: judges } });
    assertSaid(
      { ...said, hasPaper: input.documentHash !== undefined, hasFigures: input.figures !== undefined },
      { isAuthority: roles.includes('authority') },
    );
    said.value = valueOf(input);
    if (input.otherId === about.id || (input.kind === 'relation' && (input.figure ?? 0) > 10_000))
      refuse(refusals.STANDING_RELATION_UNFIT, { at: input.otherId === about.id ? '/otherId' : '/figure' });
    await assertNoCircle(tx, about.id, input);
    if (said.value !== 'successor') await refuseSucceeded(tx, about.id, '/partyId');
    await assertShares(tx, about.id, statedBy, input);
    const id = tx.newId('partyStanding');
    await keepListsApart(tx, about.id, said, id);
    await assertRoomOnList(tx, about.id, input);
    const validTo = lastDayOf(input, businessDate(tx));
    if (input.kind === 'size') await keepSizesOne(tx, about.id, { ...input, value: said.value }, validTo);
    const told = isToldToItself(said, { isAuthority: roles.includes('authority') }) ? [about.id] : [];
    const consentFor = isConsent && input.otherId ? [input.otherId] : [];
    const made = await insertOnce(tx, {
      id,
      partyId: about.id,
      kind: input.kind,
      value: said.value,
      purpose: input.purpose ?? null,
      listYear: input.listYear ?? null,
      otherId: input.otherId ?? null,
      figure: input.figure ?? null,
      said: input.figures ? { figures: input.figures, rule: 'Gong Xin Bu Lian Qi Ye [2011] 300' } : {},
      slot: slotOf(said),
      isOfficial: isOfficial(said, { isAuthority: roles.includes('authority') }),
      documentHash: input.documentHash ?? null,
      reason: input.reason,
      status: 'in_force',
      statedBy,
      statedByPerson: personId,
      validFrom: input.validFrom,
      validTo,
      participants: [...new Set([statedBy, ...told, ...consentFor, ...input.shownTo])],
    });
    return { view: viewOf(made), event: announce('policyStanding.stated', made) };
  });
}

/** A firm lets a bank use what a score is made of, where it did not already: within its application for a loan. */
export async function consentToScore(ctx: Ctx, bankId: string, reason: string): Promise<string> {
  const { partyId, personId } = requirePerson(ctx);
  const today = businessDate(ctx);
  const said = { kind: 'consent', value: 'score_inputs', otherId: bankId } as const;
  const held = await inForceOf(ctx, [partyId], today, ['consent']);
  const given = held.find(({ value, otherId }) => value === said.value && otherId === bankId);
  if (given) return given.id;
  const made = await insertOnce(ctx, {
    ...said,
    id: ctx.newId('partyStanding'),
    partyId,
    said: {},
    slot: slotOf(said),
    isOfficial: false,
    reason,
    status: 'in_force',
    statedBy: partyId,
    statedByPerson: personId,
    validFrom: today,
    participants: [partyId, bankId],
  });
  await recordEvent(ctx, announce('policyStanding.stated', made));
  return made.id;
}

/** An authority says within its record of a merger who the successor is: it counts with every lender. */
export async function stateSuccessor(
  ctx: Ctx,
  input: { predecessorId: string; successorId: string; fromOn: LocalDate; reason: string; documentHash: string },
): Promise<store.KeptStanding> {
  const { partyId: statedBy, personId } = requirePerson(ctx);
  const { predecessorId: partyId, successorId: otherId, fromOn: validFrom, reason, documentHash } = input;
  const said = { kind: 'relation', value: 'successor', otherId } as const;
  await assertNoCircle(ctx, partyId, { ...said, validFrom, reason, shownTo: [] });
  const made = await insertOnce(ctx, {
    ...said,
    id: ctx.newId('partyStanding'),
    partyId,
    said: {},
    slot: slotOf(said),
    isOfficial: true,
    documentHash,
    reason,
    status: 'in_force',
    statedBy,
    statedByPerson: personId,
    validFrom,
    participants: [statedBy, partyId, otherId],
  });
  await recordEvent(ctx, announce('policyStanding.stated', made));
  return made;
}

/** Of who stated it; another's does not exist to be ended. */
async function requireOwn(ctx: Ctx, id: string): Promise<store.KeptStanding> {
  const found = await store.findPolicyStanding(ctx, id);
  if (found?.statedBy !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/standingId' });
  return found;
}

/** It holds until a day and no longer: a row that says so takes its place, and what was known before stays known. */
async function endOn(
  ctx: Ctx,
  found: store.KeptStanding,
  change: { lastOn: LocalDate; reason: string; documentHash: string | null },
): Promise<store.KeptStanding | undefined> {
  const { lastOn: validTo, reason, documentHash } = change;
  const over = await store.movePolicyStanding(ctx, found.id, stepOf(policyStandingLife, 'supersede'));
  if (!over) return undefined;
  const { tenantId: _, knownFrom: __, knownUntil: ___, ...row } = found;
  return insertOnce(ctx, {
    ...row,
    id: ctx.newId('partyStanding'),
    status: 'in_force',
    validTo,
    reason,
    documentHash,
    supersedes: found.id,
    statedByPerson: requirePerson(ctx).personId,
  });
}

/** Who stated it says until which day it holds. */
export async function endPolicyStanding(
  ctx: Ctx,
  input: EndPolicyStandingInput & { standingId: string },
): Promise<PolicyStandingView> {
  return act(ctx, { verb: 'policyStanding.end', mandate: 'standing:state', input }, async (tx) => {
    const found = await requireOwn(tx, input.standingId);
    const { lastOn } = input;
    const { validFrom, validTo } = found;
    if (lastOn < validFrom || (validTo !== null && lastOn > validTo))
      refuse(refusals.STANDING_DAYS_UNFIT, { at: '/lastOn', facts: { validFrom, validTo } });
    const { reason, documentHash = found.documentHash } = input;
    const made = await endOn(tx, found, { lastOn, reason, documentHash });
    if (!made) refuse(refusals.STANDING_NOT_IN_FORCE, { facts: { status: found.status } });
    return { view: viewOf(made), event: announce('policyStanding.ended', made, { lastOn }) };
  });
}

/** Another person of who would state it says yes or no to what a query proposed. */
export async function confirmStanding(
  ctx: Ctx,
  input: ConfirmStandingInput & { standingId: string },
): Promise<PolicyStandingView> {
  return act(ctx, { verb: 'policyStanding.confirm', mandate: 'standing:state', input }, async (tx) => {
    const found = await requireOwn(tx, input.standingId);
    const { personId, roles } = requirePerson(tx);
    await requireApart(tx, [found.statedByPerson]);
    const { supply } = input;
    const isTold = input.accept && isToldToItself(found, { isAuthority: roles.includes('authority'), supply });
    const step = stepOf(policyStandingLife, input.accept ? 'confirm' : 'drop');
    const moved = await store
      .movePolicyStanding(tx, found.id, step, {
        confirmedByPerson: personId,
        ...(isTold && { participants: [...new Set([...found.participants, found.partyId])] }),
        ...(supply.length > 0 && { said: { ...found.said, supply } }),
      })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'party_standing_no_overlap') refuse(refusals.STANDING_OVERLAPS, { cause });
        throw cause;
      });
    if (!moved) refuse(refusals.STANDING_NOT_IN_FORCE, { facts: { status: found.status } });
    return { view: viewOf(moved), event: announce('policyStanding.confirmed', moved, { reason: input.reason }) };
  });
}

/** What holds of parties on a day, whoever stated it. */
export const inForceOf = (
  ctx: Ctx,
  partyIds: readonly string[],
  on: LocalDate,
  kinds?: Parameters<typeof store.standingsInForce>[3],
) => asSystem(ctx, 'standings', (system) => store.standingsInForce(system, [...new Set(partyIds)], on, kinds));

/** Who was taken over says and contests nothing any more, and nothing new is said of it: its successor does, and is. */
export async function refuseSucceeded(ctx: Ctx, partyId: string, at?: string): Promise<void> {
  const relations = await inForceOf(ctx, [partyId], businessDate(ctx), ['relation']);
  const gone = relations.find(({ value, isOfficial }) => isOfficial && value === 'successor');
  if (gone) refuse(refusals.SUCCEEDED, { ...(at && { at }), facts: { successorId: gone.otherId } });
}
