import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { act, asksSecond, recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findLots, type LotView } from '../../physical/goods/index.ts';
import { controlTermsFor, lotClassesFor } from '../../physical/supervision/index.ts';
import { pledgePublished, pledgeRegistrationMoved } from './events.ts';
import { setRegistrationState } from './registration-store.ts';
import { type PublicityKind, pledgeRefusals } from './rules.ts';
import type { PledgeView, RegisterPledgeInput } from './schemas.ts';
import * as store from './store.ts';

/** Stamps are of a second, agreements of a millisecond. */
const isBefore = (stamp: string, agreedAt: string | null): boolean =>
  agreedAt !== null && Date.parse(stamp) < Math.floor(Date.parse(agreedAt) / 1_000) * 1_000;

interface NewFact {
  kind: PublicityKind;
  itemId: string;
  at: Date;
  evidence: Record<string, unknown>;
}

/**
 * Control of the lots: engaged to hold, not to watch, and where the lender's terms want the site proved leg by leg, as they do
 * unless it said otherwise, that proof decides (SI 55).
 */
async function controlFacts(ctx: Ctx, pledge: PledgeView, at: Date, known: ReadonlySet<string>): Promise<NewFact[]> {
  const lots = (
    await findLots(
      ctx,
      pledge.items.map((item) => item.itemId),
    )
  ).filter((lot) => lot.custody && !known.has(`control/${lot.id}`));
  if (lots.length === 0) return [];
  const lenderId = pledge.pledgeeId;
  const classOf = await lotClassesFor(ctx, [lenderId], lots);
  const termsOf = await controlTermsFor(ctx, [lenderId]);
  const facts: NewFact[] = [];
  for (const lot of lots) {
    const { custodianId, siteId, takenAt } = lot.custody as NonNullable<LotView['custody']>;
    const { engagement, supervision, riskClass } = classOf(lenderId, lot);
    if (engagement?.serviceLevel !== 'control' || engagement.endedAt !== null) continue;
    const asks = siteId !== null && termsOf(lenderId, riskClass).terms.supervised;
    if (supervision ? supervision.state !== 'controlled' : asks) continue;
    const { id: supervisionId, controlEffectiveAt } = supervision ?? {};
    facts.push({
      kind: 'control',
      itemId: lot.id,
      at,
      evidence: {
        custodianId,
        takenAt,
        agreementId: engagement.id,
        ...(supervision && { supervisionId, controlEffectiveAt }),
      },
    });
  }
  return facts;
}

/** What the record itself proves of a pledge and nobody has to type: control of lots, possession of documents. */
async function observedFacts(ctx: Ctx, pledge: PledgeView): Promise<NewFact[]> {
  const at = ctx.clock.now();
  const known = new Set(pledge.publicity.map((fact) => `${fact.kind}/${fact.itemId}`));
  const facts: NewFact[] = [];
  if (pledge.kind === 'goods') facts.push(...(await controlFacts(ctx, pledge, at, known)));
  if (pledge.kind === 'document') {
    for (const { itemId } of pledge.items) {
      if (known.has(`document_delivery/${itemId}`)) continue;
      const bill = await findBill(ctx, itemId);
      if (bill?.status === 'issued' && bill.holderId === pledge.pledgeeId)
        facts.push({ kind: 'document_delivery', itemId, at, evidence: { billVersion: bill.version } });
      const receipt = bill ? undefined : await findReceipt(ctx, itemId);
      // Three things for a receipt: the word pledge, the custodian's signature, delivery (SI 59); unsigned, none is here.
      if (receipt?.pledgeeId === pledge.pledgeeId && receipt.holderId === pledge.pledgeeId)
        facts.push({ kind: 'document_delivery', itemId, at, evidence: { receiptVersion: receipt.version } });
    }
  }
  return facts;
}

/** Takes note of new publicity and, once every item is covered, of the moment the pledge took effect. */
async function note(ctx: Ctx, pledge: PledgeView, facts: readonly NewFact[]): Promise<PledgeView> {
  await store.insertPublicity(ctx, pledge.id, facts);
  const now = onRecord(await store.findPledge(ctx, pledge.id));
  const since = now.items.map((item) => item.effectiveSince);
  if (now.status !== 'agreed' || since.some((at) => at === null)) return now;
  const moments = [now.agreedAt, ...since].map((at) => Date.parse(at as string));
  const effectiveAt = new Date(Math.max(...moments));
  return (await store.movePledge(ctx, now.id, 'take_effect', { effectiveAt })) ?? now;
}

/** Looks again at what the record proves of a pledge; announces what is new. */
export async function refreshPublicity(ctx: Ctx, pledge: PledgeView): Promise<PledgeView> {
  const facts = await observedFacts(ctx, pledge);
  // A charge arises by the agreement itself.
  if (facts.length === 0) return pledge.kind === 'charge' ? note(ctx, pledge, []) : pledge;
  const after = await note(ctx, pledge, facts);
  await recordEvent(ctx, pledgePublished(after, { facts: facts.map(({ kind, itemId }) => ({ kind, itemId })) }));
  return after;
}

/** Custody or possession of things changed, or who controls where they lie; pledges over them may take effect. */
export const publicityMovedBy = ({ objectId, payload }: DomainEvent): string[] => [
  objectId,
  ...((payload.lotIds as string[] | undefined) ?? []),
];

const OF_LENDER = 'lender ';

/** A custodian accepted an engagement, or the lender asks for less: it may hold lots already that are pledged to this lender. */
export const publicityOfLenderMovedBy = ({ payload }: DomainEvent): string[] => [
  `${OF_LENDER}${payload.lenderId as string}`,
];

/** Looks again at what the record proves of the pledges over some things, and of those of some lenders that wait for it. */
export async function settlePublicity(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const [lenders, items] = [true, false].map((is) => ids.filter((id) => id.startsWith(OF_LENDER) === is));
  const pledges = new Map<string, PledgeView>();
  for (const pledge of await store.findLivePledges(ctx, items as string[])) pledges.set(pledge.id, pledge);
  for (const lender of lenders as string[])
    for (const pledge of await store.findAgreedPledges(ctx, lender.slice(OF_LENDER.length)))
      pledges.set(pledge.id, pledge);
  for (const pledge of pledges.values()) await refreshPublicity(ctx, pledge);
}

/** Reaction: a document was issued in place of a pledged one; the pledge goes over to it, item for item. */
export async function replacePledgedDocument(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { replacesId } = event.payload as { replacesId: string };
  for (const pledge of await store.findLivePledges(ctx, [replacesId])) {
    await store.replaceItem(ctx, pledge, replacesId, event.objectId);
    await refreshPublicity(ctx, onRecord(await store.findPledge(ctx, pledge.id)));
  }
}

/** A filing was confirmed by two people: it is publicity of the pledge from the second that the registry stamped. */
export async function noteRegistration(
  ctx: Ctx,
  pledgeId: string,
  filed: { filingNumber: string; filedAt: string; expiresOn: string },
): Promise<void> {
  const pledge = onRecord(await store.findPledge(ctx, pledgeId));
  const { filingNumber, filedAt, expiresOn } = filed;
  if (pledge.registrationState !== null) await setRegistrationState(ctx, pledgeId, null);
  const after = await note(ctx, pledge, [
    { kind: 'registration', itemId: pledge.id, at: new Date(filedAt), evidence: { filingNumber, expiresOn } },
  ]);
  await recordEvent(ctx, pledgePublished(after, filed));
}

/** The registry ended the filing, or somebody objects to it: the legal leg hears of it in the same act. */
export async function noteRegistrationState(
  ctx: Ctx,
  pledgeId: string,
  state: PledgeView['registrationState'],
  doubtedUntil: string | null = null,
): Promise<void> {
  const after = await setRegistrationState(ctx, pledgeId, state, doubtedUntil);
  if (after) await recordEvent(ctx, pledgeRegistrationMoved(after, { registrationState: state, doubtedUntil }));
}

/**
 * A filing that was made beside the registry's own interface, entered from its certificate. It ranks from the moment at which
 * it is confirmed here: a day that was only typed never goes before a filing of another (Civil Code 414, 415).
 */
export async function registerPledge(ctx: Ctx, input: RegisterPledgeInput & { pledgeId: string }): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.register', mandate: 'pledge:publish', input }, async (tx) => {
    const pledge = await store.findPledge(tx, input.pledgeId);
    if (!pledge) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (pledge.pledgeeId !== requirePerson(tx).partyId) refuse(pledgeRefusals.NOT_THE_PLEDGEE);
    if (pledge.status !== 'agreed' && pledge.status !== 'effective')
      refuse(pledgeRefusals.PLEDGE_NOT_LIVE, { facts: { status: pledge.status } });
    const { filingNumber, filedAt, expiresOn, certificateHash, checkCode } = input;
    if (new Date(filedAt) > tx.clock.now()) refuse(pledgeRefusals.FILING_NOT_YET, { at: '/filedAt' });
    if (isBefore(filedAt, pledge.agreedAt))
      refuse(pledgeRefusals.FILING_BEFORE_AGREEMENT, { at: '/filedAt', facts: { agreedAt: pledge.agreedAt } });
    if (expiresOn <= filedAt.slice(0, 10)) refuse(pledgeRefusals.FILING_ENDS_BEFORE, { at: '/expiresOn' });
    // Another person compares the certificate with the registry's own check page.
    asksSecond(tx, { reasons: [{ code: 'FILING_TYPED', facts: { filingNumber, filedAt, checkCode } }], level: 'L1' });
    const view = await note(tx, pledge, [
      {
        kind: 'registration',
        itemId: pledge.id,
        at: tx.clock.now(),
        evidence: { filingNumber, expiresOn, filedAt, certificateHash, checkCode },
      },
    ]);
    return { view, event: pledgePublished(view, { filingNumber, filedAt, expiresOn, certificateHash }) };
  });
}
