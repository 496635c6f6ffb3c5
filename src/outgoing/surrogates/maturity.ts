import { todayOf } from '../../assessment/coverage/index.ts';
import { findReceivable } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent, requirePerson, violatedConstraint } from '../../context.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { setDeadlines } from '../../ground/deadlines/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import { financingRefusals, findFacility, listOpenDrawdowns, lockFacility } from '../../lending/financing/index.ts';
import { listConcerned } from '../../lending/trade-finance/index.ts';
import {
  findLivePledges,
  findPledge,
  listPledges,
  type PledgeView,
  statusesLive,
} from '../../security/pledges/index.ts';
import { assertChoice, isBeforeDebt, maturityRefusals } from './maturity-rules.ts';
import type { ChooseMaturityInput, MaturitiesView, MaturityChoiceView } from './maturity-schemas.ts';
import { insertChoice, listChoices } from './maturity-store.ts';

const NOTICE = 'document.maturityNotice';
const MATURITY = 'document.maturity';

/** The day a pledged receipt or receivable matures, as last extended; undefined for what never does. */
async function maturityOf(ctx: Ctx, itemId: string): Promise<LocalDate | undefined> {
  const written = itemId.startsWith('wr_')
    ? (await findReceipt(ctx, itemId))?.storedUntil
    : itemId.startsWith('rcv_')
      ? (await findReceivable(ctx, itemId))?.dueOn
      : undefined;
  const extended = (await listChoices(ctx, itemId)).flatMap((c) => c.extendedTo ?? []);
  return [...extended, ...(written ? [written] : [])].sort().at(-1);
}

/** The last day on which debt under a facility falls due: until then what secures it is to stand. */
async function debtDueOn(ctx: Ctx, facilityId: string): Promise<LocalDate | undefined> {
  const drawdowns = await listOpenDrawdowns(ctx, [facilityId]);
  const financings = await listConcerned(ctx, { facilityIds: [facilityId] }, ['paid_out', 'recourse_due']);
  return [...drawdowns.map((d) => d.dueOn), ...financings.map(({ view }) => view.dueOn)].sort().at(-1);
}

async function setAlarms(ctx: Ctx, itemId: string): Promise<void> {
  const maturesOn = await maturityOf(ctx, itemId);
  if (maturesOn === undefined || maturesOn < todayOf(ctx)) return;
  const days = policyOn('document.maturityNoticeDays', todayOf(ctx)).value;
  const at = (date: LocalDate) => startOfBusinessDate(date);
  await setDeadlines(ctx, [
    { kind: NOTICE, objectId: itemId, dueAt: at(addDays(maturesOn, -days)) },
    { kind: MATURITY, objectId: itemId, dueAt: at(maturesOn) },
  ]);
}

/** Reaction: documents or receivables came into a pledge, or one took the place of another. Their days are watched; goods have none. */
export async function watchMaturity(ctx: Ctx, event: DomainEvent): Promise<void> {
  const itemIds = (event.payload.itemIds as string[] | undefined) ?? [event.objectId];
  for (const itemId of itemIds.filter((id) => !id.startsWith('lot_'))) await setAlarms(ctx, itemId);
}

/** Reaction: a document matures soon, or today. Who lends on it past that day is told, while nothing is chosen for it. */
export async function followMaturity(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind } = event.payload as { kind: string };
  if (kind !== NOTICE && kind !== MATURITY) return;
  const itemId = event.objectId;
  const maturesOn = await maturityOf(ctx, itemId);
  if (maturesOn === undefined) return;
  const chosen = (await listChoices(ctx, itemId)).filter((c) => c.maturesOn === maturesOn).map((c) => c.pledgeId);
  for (const pledge of await findLivePledges(ctx, [itemId])) {
    const dueOn = await debtDueOn(ctx, pledge.facilityId);
    if (!isBeforeDebt(maturesOn, dueOn) || chosen.includes(pledge.id)) continue;
    await recordEvent(ctx, {
      type: kind === NOTICE ? 'document.maturing' : 'document.matured',
      version: 1,
      objectId: itemId,
      participants: [pledge.pledgeeId, pledge.pledgorId],
      payload: { pledgeId: pledge.id, facilityId: pledge.facilityId, maturesOn, debtDueOn: dueOn },
    });
  }
}

async function requirePledge(ctx: Ctx, pledgeId: string): Promise<PledgeView> {
  const pledge = await findPledge(ctx, pledgeId);
  const { partyId } = requirePerson(ctx);
  if (!pledge || ![pledge.pledgeeId, pledge.pledgorId].includes(partyId))
    refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
  if (pledge.pledgeeId !== partyId) refuse(financingRefusals.NOT_THE_LENDER);
  return pledge;
}

/** The lender chooses what becomes of a document that matures first: a longer term, the goods, or the money (Civil Code 442). */
export async function chooseMaturity(
  ctx: Ctx,
  input: ChooseMaturityInput & { pledgeId: string },
): Promise<MaturityChoiceView> {
  return act(ctx, { verb: 'document.chooseMaturity', mandate: 'surrogate:open', input }, async (tx) => {
    const pledge = await requirePledge(tx, input.pledgeId);
    const { itemId, choice, extendedTo, documentHash } = input;
    if (!pledge.items.some((item) => item.itemId === itemId && item.live))
      refuse(commonRefusals.NOT_FOUND, { at: '/itemId' });
    await lockFacility(tx, pledge.facilityId);
    const maturesOn = await asSystem(tx, 'surrogates', (system) => maturityOf(system, itemId));
    if (maturesOn === undefined) refuse(maturityRefusals.DOCUMENT_HAS_NO_TERM, { at: '/itemId' });
    const dueOn = await debtDueOn(tx, pledge.facilityId);
    assertChoice({ choice, extendedTo, isReceipt: itemId.startsWith('wr_'), maturesOn, debtDueOn: dueOn });
    const participants = [pledge.pledgeeId, pledge.pledgorId];
    const view = await insertChoice(tx, {
      id: tx.newId('maturityChoice'),
      pledgeId: pledge.id,
      facilityId: pledge.facilityId,
      itemId,
      lenderId: pledge.pledgeeId,
      pledgorId: pledge.pledgorId,
      maturesOn,
      choice,
      extendedTo: extendedTo ?? null,
      documentHash,
      chosenBy: requirePerson(tx).personId,
      participants,
    }).catch((cause: unknown) => {
      if (violatedConstraint(cause) === 'maturity_choice_once')
        refuse(maturityRefusals.MATURITY_CHOSEN, { at: '/itemId', cause });
      throw cause;
    });
    if (choice === 'extend') await asSystem(tx, 'surrogates', (system) => setAlarms(system, itemId));
    const type = 'document.maturityChosen';
    return { view, event: { type, version: 1, objectId: itemId, participants, payload: { ...view } } };
  });
}

/** Every pledged document of a facility that matures, beside the day its debt does. */
export async function readMaturities(ctx: Ctx, facilityId: string): Promise<MaturitiesView> {
  if (!(await findFacility(ctx, facilityId))) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const pledges = await listPledges(ctx, { facilityId, limit: 200 });
  return asSystem(ctx, 'surrogates', async (system) => {
    const dueOn = await debtDueOn(system, facilityId);
    const items: MaturitiesView['items'] = [];
    for (const pledge of pledges.filter((p) => statusesLive.includes(p.status)))
      for (const { itemId } of pledge.items.filter((item) => item.live)) {
        const maturesOn = await maturityOf(system, itemId);
        if (maturesOn === undefined) continue;
        const choices = (await listChoices(system, itemId)).filter((c) => c.pledgeId === pledge.id);
        const about = { itemId, pledgeId: pledge.id, maturesOn, debtDueOn: dueOn ?? null };
        items.push({ ...about, isBeforeDebt: isBeforeDebt(maturesOn, dueOn), choices });
      }
    return { items };
  });
}
