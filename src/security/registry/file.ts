import { asSystem, type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, hex, requireApart, sha256 } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, Refusal, refuse } from '../../kernel/refusal.ts';
import { businessDate, businessDateAt } from '../../kernel/time.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { findPledge, noteRegistration, noteRegistrationState, statusesLive } from '../pledges/index.ts';
import { settleAmendment } from './amendment.ts';
import { describePledged } from './describe.ts';
import * as events from './events.ts';
import { assertMayRenew, assertTerm, filingLife, registryRefusals, termOf, withRestriction } from './rules.ts';
import type {
  BatchInput,
  BatchView,
  FilingView,
  PrepareActInput,
  PrepareRegistrationInput,
  RegistrationView,
  Stamp,
} from './schemas.ts';
import * as store from './store.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
export const descriptionHash = async (text: string): Promise<string> => hex(await sha256(bytesOf(text)));
const todayOf = (ctx: Ctx) => businessDate(ctx);

async function insertFiling(
  ctx: Ctx,
  registration: RegistrationView,
  act: FilingView['act'],
  content: Record<string, unknown>,
): Promise<FilingView> {
  const filing = await store.insertFiling(ctx, {
    id: ctx.newId('filing'),
    registrationId: registration.id,
    act,
    content,
    preparedBy: requirePerson(ctx).personId,
    participants: [registration.lenderId, registration.grantorId],
  });
  return filing ?? refuse(registryRefusals.ACT_IN_PROGRESS, { at: '/registrationId' });
}

/** The pledgee prepares the filing of a pledge: its words, its term, and the lots that the words mean today. */
export async function prepareRegistration(ctx: Ctx, input: PrepareRegistrationInput): Promise<FilingView> {
  return act(ctx, { verb: 'registration.prepare', mandate: 'registry:file', input }, async (tx) => {
    assertTerm(input.termMonths);
    const { partyId } = requirePerson(tx);
    const pledge = await findPledge(tx, input.pledgeId);
    if (!pledge || pledge.pledgeeId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (!statusesLive.includes(pledge.status)) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    const base = input.baseId === undefined ? undefined : await store.findRegistration(tx, input.baseId);
    if (input.baseId !== undefined && base?.pledgeId !== pledge.id) refuse(commonRefusals.NOT_FOUND, { at: '/baseId' });
    const grantor = await findParty(tx, pledge.pledgorId);
    const description = withRestriction(
      input.description ?? (await describePledged(tx, pledge)),
      pledge.restrictsTransfer,
    );
    const id = tx.newId('registration');
    await store.insertRegistration(tx, {
      id,
      pledgeId: pledge.id,
      lenderId: partyId,
      grantorId: pledge.pledgorId,
      grantorName: grantor?.name ?? '',
      baseId: base?.id ?? null,
      description,
      descriptionHash: await descriptionHash(description),
      lotIds: pledge.items.filter((item) => item.live).map((item) => item.itemId),
      participants: [partyId, pledge.pledgorId],
    });
    const registration = onRecord(await store.findRegistration(tx, id));
    // What the form takes beside the words (O4 10); the ceiling that is registered governs (SI 15).
    const { maximum, securedScope, restrictsTransfer } = pledge;
    const form = { maximum, securedScope, restrictsTransfer };
    const content = { description, termMonths: input.termMonths, grantorName: grantor?.name, ...form };
    const view = await insertFiling(tx, registration, 'initial', content);
    return { view, event: events.filingPrepared(view, registration) };
  });
}

/** The registration, locked, when it is in force and the caller is its filer and knows its name and code. */
async function requireInForce(ctx: Ctx, id: string, given: PrepareActInput): Promise<RegistrationView> {
  const found = await store.lockRegistration(ctx, id);
  if (!found || found.view.lenderId !== requirePerson(ctx).partyId)
    refuse(commonRefusals.NOT_FOUND, { at: '/registrationId' });
  const { view, amendmentCodeHash } = found;
  if (view.status !== 'in_force')
    refuse(registryRefusals.REGISTRATION_NOT_IN_FORCE, { facts: { status: view.status } });
  if (view.grantorName !== given.grantorName) refuse(registryRefusals.BASE_NAME_DIFFERS, { at: '/grantorName' });
  const shown = await sha256(bytesOf(given.amendmentCode));
  if (amendmentCodeHash === null || hex(amendmentCodeHash) !== hex(shown))
    refuse(registryRefusals.AMENDMENT_CODE_WRONG, { at: '/amendmentCode' });
  return view;
}

/** An act on a registration in force: amend its words, renew it, cancel it. Never after it has ended. */
export async function prepareAct(ctx: Ctx, input: PrepareActInput & { registrationId: string }): Promise<FilingView> {
  return act(ctx, { verb: 'registration.prepareAct', mandate: 'registry:file', input }, async (tx) => {
    const registration = await requireInForce(tx, input.registrationId, input);
    const { expiresOn } = registration;
    const today = todayOf(tx);
    if (input.act === 'renew') {
      assertTerm(input.termMonths);
      assertMayRenew(expiresOn as string, today, policyOn('registry.renewalWindowDays', today).value);
    } else if (input.act === 'amend' && today > (expiresOn as string))
      refuse(registryRefusals.REGISTRATION_EXPIRED, { facts: { expiresOn } });
    const pledge = await findPledge(tx, registration.pledgeId);
    const content: Record<string, unknown> =
      input.act === 'amend'
        ? { description: withRestriction(input.description, pledge?.restrictsTransfer ?? false) }
        : input.act === 'renew'
          ? { termMonths: input.termMonths }
          : { reason: input.reason };
    const view = await insertFiling(tx, registration, input.act, content);
    return { view, event: events.filingPrepared(view, registration) };
  });
}

async function stampNow(ctx: Ctx, filingId: string, stamp: Stamp) {
  const found = await store.findFiling(ctx, filingId);
  const registration = found && (await store.lockRegistration(ctx, found.registrationId))?.view;
  if (!registration || registration.lenderId !== requirePerson(ctx).partyId)
    refuse(commonRefusals.NOT_FOUND, { at: '/filingId' });
  if (new Date(stamp.stampedAt) > ctx.clock.now()) refuse(registryRefusals.STAMP_IN_FUTURE, { at: '/stampedAt' });
  // Stamps are of a second, preparations of a millisecond.
  const preparedAt = Math.floor(Date.parse(found.preparedAt) / 1_000) * 1_000;
  if (Date.parse(stamp.stampedAt) < preparedAt)
    refuse(registryRefusals.STAMP_BEFORE_PREPARED, { at: '/stampedAt', facts: { preparedAt: found.preparedAt } });
  const { from, to } = stepOf(filingLife, 'stamp');
  const filing = await store.moveFiling(ctx, filingId, from, {
    status: to,
    stamp: store.stampToKeep(stamp),
    stampedBy: requirePerson(ctx).personId,
  });
  if (!filing) refuse(registryRefusals.FILING_NOT_PREPARED, { facts: { status: found.status } });
  if (stamp.amendmentCode !== undefined)
    await store.moveRegistration(ctx, registration, [registration.status], {
      amendmentCodeHash: await sha256(bytesOf(stamp.amendmentCode)),
    });
  return { filing, registration };
}

/** What the registry stamped, entered by hand: number, time, certificate and, once, the amendment code. */
export async function stampFiling(ctx: Ctx, input: Stamp & { filingId: string }): Promise<FilingView> {
  return act(ctx, { verb: 'filing.stamp', mandate: 'registry:file', input }, async (tx) => {
    const { filing, registration } = await stampNow(tx, input.filingId, input);
    return { view: filing, event: events.filingStamped(filing, registration) };
  });
}

/** Filings to hand over in a file; each leaves once. */
export async function takeFilingsOut(ctx: Ctx, input: Record<string, never>): Promise<{ items: FilingView[] }> {
  return act(ctx, { verb: 'registry.takeOut', mandate: 'registry:file', input }, async (tx) => {
    const items = await store.takeOut(tx, 500);
    const { partyId } = requirePerson(tx);
    const ids = items.map((item) => item.id);
    return {
      view: { items },
      event: events.batchExchanged('registry.batchTakenOut', partyId, ids, ids[0] ?? partyId),
    };
  });
}

/** The registry's answers in a file, line by line: one that is refused says why and leaves the others alone. */
export async function takeStampsIn(ctx: Ctx, input: BatchInput): Promise<BatchView> {
  return act(ctx, { verb: 'registry.takeIn', mandate: 'registry:file', input }, async (tx) => {
    const items: BatchView['items'] = [];
    for (const { filingId, ...stamp } of input.lines) {
      try {
        await stampNow(tx, filingId, stamp);
        items.push({ filingId, outcome: 'stamped', code: null });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        items.push({ filingId, outcome: 'refused', code: error.code });
      }
    }
    const { partyId } = requirePerson(tx);
    const ids = items.filter((item) => item.outcome === 'stamped').map((item) => item.filingId);
    return { view: { items }, event: events.batchExchanged('registry.batchTakenIn', partyId, ids, ids[0] ?? partyId) };
  });
}

/** What a confirmed act makes of its registration. */
async function effectOf(ctx: Ctx, filing: FilingView, before: RegistrationView) {
  const stamp = filing.stamp as NonNullable<FilingView['stamp']>;
  const content = filing.content as { description?: string; termMonths?: number };
  const stampedOn = businessDateAt(new Date(stamp.stampedAt));
  switch (filing.act) {
    case 'initial':
      return {
        status: 'in_force',
        number: stamp.number,
        registeredAt: new Date(stamp.stampedAt),
        expiresOn: termOf(stampedOn, content.termMonths ?? 0),
        filedHash: before.descriptionHash,
      };
    case 'amend': {
      const description = content.description ?? before.description;
      const hash = await descriptionHash(description);
      // It says what is pledged now, and by whom: what joined since is filed from here on, under the name that is borne now.
      const grantor = await findParty(ctx, before.grantorId);
      const pledge = await findPledge(ctx, before.pledgeId);
      const lotIds = pledge?.items.filter((item) => item.live).map((item) => item.itemId) ?? before.lotIds;
      const grantorName = grantor?.name ?? before.grantorName;
      return { description, descriptionHash: hash, filedHash: hash, lotIds, grantorName };
    }
    case 'renew':
      return { expiresOn: termOf(before.expiresOn ?? stampedOn, content.termMonths ?? 0) };
    case 'discharge':
      return { status: 'discharged' };
  }
}

/** A second person compares the certificate with what was filed; from now on the filing counts. */
export async function confirmFiling(ctx: Ctx, input: { filingId: string }): Promise<FilingView> {
  return act(ctx, { verb: 'filing.confirm', mandate: 'registry:confirm', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findFiling(tx, input.filingId);
    const before = found && (await store.lockRegistration(tx, found.registrationId))?.view;
    if (!before || before.lenderId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/filingId' });
    await requireApart(tx, [found.stampedBy]);
    const step = stepOf(filingLife, 'confirm');
    const filing = await store.moveFiling(tx, found.id, step.from, {
      status: step.to,
      confirmedBy: personId,
      confirmedAt: tx.clock.now(),
    });
    if (!filing) refuse(registryRefusals.FILING_NOT_PREPARED, { facts: { status: found.status } });
    const from = filing.act === 'initial' ? (['pending'] as const) : (['in_force'] as const);
    const registration = await store
      .moveRegistration(tx, before, from, await effectOf(tx, filing, before))
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'registration_number')
          refuse(registryRefusals.REGISTRATION_NUMBER_USED, { at: '/number', cause });
        throw cause;
      });
    if (!registration) refuse(registryRefusals.REGISTRATION_NOT_IN_FORCE, { facts: { status: before.status } });
    if (filing.act === 'initial' || filing.act === 'renew')
      await asSystem(tx, 'registry', (system) =>
        noteRegistration(system, registration.pledgeId, {
          filingNumber: registration.number as string,
          // A renewal is a later fact of the same registration: rank is from the first, the end from the last.
          filedAt: (filing.stamp as NonNullable<FilingView['stamp']>).stampedAt,
          expiresOn: registration.expiresOn as string,
        }),
      );
    if (filing.act === 'discharge')
      await asSystem(tx, 'registry', (system) => noteRegistrationState(system, registration.pledgeId, 'discharged'));
    await settleAmendment(tx, filing);
    return { view: filing, event: events.filingConfirmed(filing, registration) };
  });
}

/** The registry did not take it, or the certificate says something else. */
export async function rejectFiling(ctx: Ctx, input: { filingId: string; reason: string }): Promise<FilingView> {
  return act(ctx, { verb: 'filing.reject', mandate: 'registry:confirm', input }, async (tx) => {
    const found = await store.findFiling(tx, input.filingId);
    const registration = found && (await store.lockRegistration(tx, found.registrationId))?.view;
    if (!registration || registration.lenderId !== requirePerson(tx).partyId)
      refuse(commonRefusals.NOT_FOUND, { at: '/filingId' });
    const { from, to } = stepOf(filingLife, 'reject');
    const filing = await store.moveFiling(tx, found.id, from, {
      status: to,
      rejectedReason: input.reason,
    });
    if (!filing) refuse(registryRefusals.FILING_NOT_PREPARED, { facts: { status: found.status } });
    return { view: filing, event: events.filingRejected(filing, registration) };
  });
}
