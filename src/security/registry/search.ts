import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { calendarOf } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate, businessDateAt } from '../../kernel/time.ts';
import { noteRegistrationState } from '../pledges/index.ts';
import * as events from './events.ts';
import { listFormerNames } from './former-name-store.ts';
import {
  dischargeDueOn,
  type FiledItem,
  type GateCondition,
  objectionClocks,
  registryGate,
  registryRefusals,
  renameDueOn,
} from './rules.ts';
import type {
  FileObjectionInput,
  ObjectionStepInput,
  ObjectionView,
  RecordSearchInput,
  SearchView,
} from './schemas.ts';
import * as store from './store.ts';

const todayOf = (ctx: Ctx) => businessDate(ctx);

/** Every name under which a grantor must be searched: the present one and all that it had. */
async function namesOf(ctx: Ctx, lenderId: string, grantorId: string): Promise<string[]> {
  const grantor = await findParty(ctx, grantorId);
  const former = await listFormerNames(ctx, lenderId, [grantorId]);
  return [...(grantor ? [grantor.name] : []), ...former.map((f) => f.name)];
}

/** A search certificate with everything it showed, and how the lender treats each of it. */
export async function recordSearch(ctx: Ctx, input: RecordSearchInput): Promise<SearchView> {
  return act(ctx, { verb: 'registry.search', mandate: 'registry:search', input }, async (tx) => {
    if (!(await findParty(tx, input.grantorId))) refuse(commonRefusals.NOT_FOUND, { at: '/grantorId' });
    const { partyId, personId } = requirePerson(tx);
    if (!(await namesOf(tx, partyId, input.grantorId)).includes(input.searchedName))
      refuse(registryRefusals.SEARCH_NAME_DIFFERS, { at: '/searchedName' });
    const searchedAt = new Date(input.searchedAt);
    if (searchedAt > tx.clock.now()) refuse(registryRefusals.SEARCH_IN_FUTURE, { at: '/searchedAt' });
    const view = await store.insertSearch(tx, {
      ...input,
      id: tx.newId('search'),
      lenderId: partyId,
      searchedAt,
      recordedBy: personId,
      participants: [partyId],
    });
    if (!view) refuse(registryRefusals.REGISTRATION_NUMBER_USED, { at: '/certificateNumber' });
    return { view, event: events.registrySearched(view) };
  });
}

/** The grantor objects to a registration; the clocks of the objection start. */
export async function fileObjection(
  ctx: Ctx,
  input: FileObjectionInput & { registrationId: string },
): Promise<ObjectionView> {
  return act(ctx, { verb: 'objection.file', mandate: 'registry:object', input }, async (tx) => {
    const registration = await store.findRegistration(tx, input.registrationId);
    const { partyId, partyName } = requirePerson(tx);
    if (!registration || registration.grantorId !== partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/registrationId' });
    if (registration.status !== 'in_force')
      refuse(registryRefusals.REGISTRATION_NOT_IN_FORCE, { facts: { status: registration.status } });
    const on = todayOf(tx);
    const days = (key: string) => policyOn(key, on).value;
    const view = await store.insertObjection(tx, {
      id: tx.newId('objection'),
      registrationId: registration.id,
      objector: partyName,
      reason: input.reason,
      filedOn: input.filedOn,
      ...objectionClocks(input.filedOn, days('registry.objectionNotifyDays'), days('registry.objectionSuitDays')),
      participants: [registration.lenderId, registration.grantorId],
    });
    await asSystem(tx, 'registry', (system) =>
      noteRegistrationState(system, registration.pledgeId, 'objected', view.notifyBy),
    );
    return { view, event: events.objectionFiled(view, registration) };
  });
}

/** What became of it: the filer was told, a suit was proved, it was withdrawn or decided. An upheld one ends the registration. */
export async function moveObjection(
  ctx: Ctx,
  input: ObjectionStepInput & { objectionId: string },
): Promise<ObjectionView> {
  return act(ctx, { verb: 'objection.move', mandate: 'registry:confirm', input }, async (tx) => {
    const found = await store.findObjection(tx, input.objectionId);
    const registration = found && (await store.lockRegistration(tx, found.registrationId))?.view;
    if (!registration || registration.lenderId !== requirePerson(tx).partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/objectionId' });
    if (found.state !== 'open') refuse(registryRefusals.OBJECTION_NOT_OPEN, { facts: { state: found.state } });
    const change =
      input.step === 'notified'
        ? { notifiedAt: new Date(input.at) }
        : input.step === 'sued'
          ? { suitProofHash: input.proofHash }
          : { closedAs: input.as };
    const view = await store.moveObjection(tx, found.id, change);
    if (!view) refuse(registryRefusals.OBJECTION_NOT_OPEN);
    if (view.state === 'upheld') await store.moveRegistration(tx, registration, ['in_force'], { status: 'revoked' });
    const others = registration.openObjections > 1;
    const state = view.state === 'upheld' ? 'revoked' : view.state === 'open' || others ? 'objected' : null;
    // Once a suit is proved, the doubt stands until it is decided.
    const until = view.state === 'open' && input.step === 'notified' ? view.suitProofBy : null;
    await asSystem(tx, 'registry', (system) =>
      noteRegistrationState(system, registration.pledgeId, state, others ? null : until),
    );
    return { view, event: events.objectionMoved(view, registration) };
  });
}

/** Reaction: a pledge was discharged; its registrations must be cancelled within their working days, or the filer is liable. */
export async function startDischarge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const today = todayOf(ctx);
  const days = policyOn('registry.dischargeWorkingDays', today).value;
  await store.startDischargeClock(ctx, event.objectId, today, dischargeDueOn(today, await calendarOf(ctx, 'CN'), days));
}

export interface GateAsked {
  lenderId: string;
  grantorIds: readonly string[];
  pledgeIds: readonly string[];
  items: readonly FiledItem[];
  dueOn: string;
}

/** What the registry shows for money to be lent on these pledges, condition by condition. */
export async function gateOf(ctx: Ctx, f: GateAsked): Promise<GateCondition[]> {
  const today = todayOf(ctx);
  const grantors: { id: string; name: string }[] = [];
  for (const id of f.grantorIds) grantors.push(...((await findParty(ctx, id).then((found) => found && [found])) ?? []));
  const former = await listFormerNames(ctx, f.lenderId, f.grantorIds);
  const searches = await store.latestSearches(ctx, f.lenderId, f.grantorIds);
  const registrations = await store.listRegistrations(ctx, { pledgeIds: f.pledgeIds, limit: 200 });
  // Of several, the one that lets least through: a pledge without a registration has none.
  const worst = f.pledgeIds.map((id) => {
    const own = registrations.filter((r) => r.pledgeId === id);
    return own.find((r) => r.status === 'in_force') ?? own[0];
  });
  const registration = worst.includes(undefined)
    ? undefined
    : worst.sort((a, b) => ((a?.expiresOn ?? '') < (b?.expiresOn ?? '') ? -1 : 1))[0];
  const inForce = registrations.filter((r) => r.status === 'in_force');
  const months = policyOn('registry.renameMonths', today).value;
  const underOldName = inForce.flatMap((r) => {
    const left = former.find((name) => name.partyId === r.grantorId && name.name === r.grantorName);
    return left ? [{ filedName: r.grantorName, amendBy: renameDueOn(left.changedOn, months) }] : [];
  });
  return registryGate({
    today,
    now: ctx.clock.now(),
    searches: f.grantorIds.flatMap((grantorId) => {
      const names = [
        ...grantors.filter((g) => g.id === grantorId).map((g) => g.name),
        ...former.filter((n) => n.partyId === grantorId).map((n) => n.name),
      ];
      return names.map((name) => {
        const search = searches.find((s) => s.grantorId === grantorId && s.searchedName === name);
        const searchedAt = search && new Date(search.searchedAt);
        return { grantorId, name, isRenamed: names.length > 1, searchedAt, hits: search?.hits ?? [] };
      });
    }),
    registration: registration && {
      status: registration.status,
      expiresOn: registration.expiresOn ?? '',
      descriptionHash: registration.descriptionHash,
      confirmedHash: registration.filedHash,
      objections: registration.openObjections,
      underOldName: underOldName.sort((a, b) => (a.amendBy < b.amendBy ? -1 : 1))[0],
    },
    items: f.items,
    filedIds: inForce.flatMap((r) => r.lotIds),
    dueOn: f.dueOn,
    searchMaxAgeHours: policyOn('registry.searchMaxAgeHours', today).value,
    expiryBeyondDueDays: policyOn('registry.expiryBeyondDueDays', today).value,
  });
}

/** The day on which a lender last searched each grantor under every one of its names; absent where one is missing. */
export async function searchedOn(
  ctx: Ctx,
  lenderId: string,
  grantorIds: readonly string[],
): Promise<Map<string, string>> {
  const searches = await store.latestSearches(ctx, lenderId, grantorIds);
  const former = await listFormerNames(ctx, lenderId, grantorIds);
  const days = new Map<string, string>();
  for (const grantorId of new Set(grantorIds)) {
    const own = searches.filter((s) => s.grantorId === grantorId);
    const names = new Set(former.filter((f) => f.partyId === grantorId).map((f) => f.name));
    const current = own.filter((s) => !names.has(s.searchedName));
    if (current.length === 0 || [...names].some((name) => !own.some((s) => s.searchedName === name))) continue;
    const latestCurrent = current
      .map((s) => s.searchedAt)
      .sort()
      .at(-1) as string;
    const oldest = [latestCurrent, ...own.filter((s) => names.has(s.searchedName)).map((s) => s.searchedAt)].sort()[0];
    days.set(grantorId, businessDateAt(new Date(oldest as string)));
  }
  return days;
}
