import { asSystem, type Ctx, type DomainEvent, requirePerson, requireSigner } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { decideGate, inWords, policyOn } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { toBase64Url, utf8 } from '../../kernel/signing.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type ProvedNow, provedNow } from '../../oversight/control/index.ts';
import { findLots, type LotView } from '../../physical/goods/index.ts';
import { lastSeenAt } from '../../physical/supervision/index.ts';
import { askGate, foundOfPosition } from '../judgement/index.ts';
import type { CertificateView } from './schemas.ts';
import { certificateRefusals, concerning, type Statement, signedText, statedIn } from './statement.ts';
import * as store from './store.ts';

const event = (
  type: 'issued' | 'recalled',
  view: CertificateView,
  more: Record<string, unknown> = {},
): DomainEvent => ({
  type: `controlCertificate.${type}`,
  version: 1,
  objectId: view.id,
  participants: [view.pledgeeId],
  payload: { itemId: view.itemId, facilityId: view.facilityId, hash: view.hash, validUntil: view.validUntil, ...more },
});

/** What stands against it: what the judgement of the facility finds of the item, and what its legs show at this instant. */
async function pass(ctx: Ctx, proved: ProvedNow, certificateId: string, pledgeeId: string) {
  const { judgement } = await askGate(ctx, { facility: proved.facilityId, gate: 'EC' });
  const found = concerning(judgement.found, [proved.itemId, ...proved.documentIds]);
  const known = new Set(found.map(({ fact, facts }) => `${fact} ${facts.reason as string}`));
  const now = foundOfPosition(proved).filter(({ fact, facts }) => !known.has(`${fact} ${facts.reason as string}`));
  const all = [...found, ...now];
  await passGate(ctx, { gate: 'EC', holderId: pledgeeId, objectId: certificateId, found: all });
  const { warns, degrades } = decideGate('EC', all);
  return [...warns, ...degrades].map(inWords);
}

const goodsOf = ({ description, hsCode, quantity, grossWeightKg, containerNumber, custody }: LotView) => ({
  description,
  hsCode,
  quantity,
  grossWeightKg,
  containerNumber,
  custodianId: custody?.custodianId ?? null,
  siteId: custody?.siteId ?? null,
});

/**
 * A lender certifies its control over goods: the proof of this instant and nothing else, signed, refused for goods that are not
 * controlled. Whoever lends on it asks `/verify` what has become of it.
 */
export async function issueCertificate(
  ctx: Ctx,
  input: { itemId: string; validHours?: number | undefined },
): Promise<CertificateView> {
  return act(ctx, { verb: 'controlCertificate.issue', mandate: 'control:certify', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const now = tx.clock.now();
    const hoursMost = policyOn('controlCertificate.validHours', businessDateAt(now)).value;
    const { itemId, validHours = hoursMost } = input;
    if (validHours > hoursMost)
      refuse(certificateRefusals.CERTIFICATE_TOO_LONG, { at: '/validHours', facts: { hoursMost } });
    const proved = await asSystem(tx, 'certificate', (system) => provedNow(system, partyId, itemId));
    if (!proved) refuse(certificateRefusals.NOT_YOUR_POSITION, { at: '/itemId' });
    const id = tx.newId('controlCertificate');
    const told = await pass(tx, proved, id, partyId);
    const validUntil = new Date(now.getTime() + validHours * 3_600_000);
    const statement = await asSystem(tx, 'certificate', async (system): Promise<Statement> => {
      const [lot] = await findLots(system, [itemId]);
      if (!lot) refuse(commonRefusals.NOT_FOUND, { at: '/itemId' });
      const issuer = await findParty(system, partyId);
      return {
        form: 'holdfast control certificate v1',
        certificateId: id,
        issuerId: partyId,
        issuerName: issuer?.name ?? '',
        itemId,
        facilityId: proved.facilityId,
        goods: goodsOf(lot),
        state: proved.state,
        reason: proved.reason,
        at: now.toISOString(),
        validUntil: validUntil.toISOString(),
        legs: proved.legs,
        lastSeen: (await lastSeenAt(system, partyId, lot.custody?.siteId ?? null)) ?? null,
        told,
      };
    });
    // As it will be read again: what is undefined is not there.
    const plain = JSON.parse(JSON.stringify(statement)) as Record<string, unknown>;
    const hash = await hashOf(plain);
    const stated = statedIn(tx.tenantId, id, hash);
    const signature = toBase64Url(await requireSigner(tx).sign(utf8(signedText(stated))));
    const view = await store.insertCertificate(tx, {
      id,
      pledgeeId: partyId,
      itemId,
      facilityId: proved.facilityId,
      statement: plain,
      hash,
      code: `${stated}.${signature}`,
      issuedBy: personId,
      issuedAt: now,
      validUntil,
      participants: [partyId],
    });
    return { view, event: event('issued', view, { state: proved.state }) };
  });
}

/** The lender takes it back: from now on `/verify` says so. */
export async function recallCertificate(
  ctx: Ctx,
  input: { certificateId: string; reason: string },
): Promise<CertificateView> {
  return act(ctx, { verb: 'controlCertificate.recall', mandate: 'control:certify', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const found = await store.findCertificate(tx, input.certificateId);
    if (found?.pledgeeId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
    const view = await store.markRecalled(tx, found.id, { personId, reason: input.reason });
    if (!view) refuse(certificateRefusals.CERTIFICATE_RECALLED, { at: '/certificateId' });
    return { view, event: event('recalled', view, { reason: input.reason }) };
  });
}
