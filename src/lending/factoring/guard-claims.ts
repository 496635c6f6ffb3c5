import { findCallBacks } from '../../claims/accounts/index.ts';
import { findReceivables } from '../../claims/receivables/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import { cellOf, type Found } from '../../ground/policy/index.ts';
import { passGate, tellGate } from '../../ground/standings/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { findBacking, findCertificate, findLine, findMove, heldByIssuer } from '../../money/payables/index.ts';
import { findAssignment, type KeptAssignment } from '../../security/assignments/index.ts';
import { latestSearches, listFormerNames } from '../../security/registry/index.ts';
import { claimFacts, todayOf } from './claim-facts.ts';
import { concentrationFacts } from './limits.ts';
import { foundIssuerLimit } from './party-risk.ts';
import { notSearched, overdueAdvances } from './right-facts.ts';

/** What the registry showed of the seller: what ranks before, or that nobody looked. */
async function searchFacts(ctx: Ctx, { assigneeId, assignorId }: KeptAssignment): Promise<Found[]> {
  const searches = await latestSearches(ctx, assigneeId, [assignorId]);
  if (searches.length === 0) return [{ fact: 'F41', facts: { reason: 'not_searched', grantorId: assignorId } }];
  return searches
    .flatMap((s) => s.hits)
    .filter((hit) => hit.treatment === 'prior')
    .map(
      ({ registrationNumber, securedParty }): Found => ({
        fact: 'F41',
        facts: { registrationNumber, securedParty },
      }),
    );
}

/**
 * Claims were taken. Who took them is told of everything on record about them, and it is kept with the decision; what
 * keeps them from being taken was asked by the act itself.
 */
async function tellAssigned(ctx: Ctx, event: DomainEvent): Promise<void> {
  const assignment = onRecord(await findAssignment(ctx, event.objectId));
  const { assigneeId: lenderId, assignorId: sellerId, items } = assignment;
  const receivables = await findReceivables(
    ctx,
    items.map((item) => item.receivableId),
  );
  const found = [
    ...(await claimFacts(ctx, { lenderId, sellerId, receivables })),
    ...(await overdueAdvances(ctx, lenderId, sellerId)),
    ...(await searchFacts(ctx, assignment)),
    ...(await concentrationFacts(ctx, lenderId, assignment)),
  ].filter(({ fact }) => cellOf('AS', fact).sign !== 'B');
  await passGate(ctx, { gate: 'AS', holderId: lenderId, objectId: assignment.id, found });
}

/** That nobody checked an invoice is asked before money goes out on it. */
export const isUnchecked = ({ fact, facts }: Found): boolean =>
  fact === 'F81' && (facts.reason === 'unverified' || facts.reason === 'no_invoice');

/**
 * A core firm issued a certificate. Its bank’s gate reads what stands against the firm and its payables; what its creditor
 * stands in is no risk of the bank.
 */
async function guardIssued(ctx: Ctx, event: DomainEvent): Promise<void> {
  const certificate = await findCertificate(ctx, event.objectId);
  if (!certificate) return;
  const { id, bankId, issuerId, obligeeId } = certificate;
  const backing = await findBacking(ctx, id);
  const receivables = await findReceivables(
    ctx,
    backing.map((r) => r.receivableId),
  );
  const found = await claimFacts(ctx, { lenderId: bankId, sellerId: obligeeId, borrowerId: issuerId, receivables });
  const concerns = ({ fact, facts }: Found) =>
    facts.partyId === undefined || facts.partyId === issuerId || facts.groupOf === issuerId || fact === 'F68';
  await tellGate(ctx, {
    gate: 'CE',
    holderId: bankId,
    objectId: id,
    found: found.filter((f) => concerns(f) && !isUnchecked(f)),
  });
}

/** A bank or factor took a part for money. It reads issuer, holder, line and what stands behind the certificate. */
async function guardFinanced(ctx: Ctx, event: DomainEvent): Promise<void> {
  const move = await findMove(ctx, event.objectId);
  const certificate = move?.kind === 'finance' ? await findCertificate(ctx, move.certificateId) : undefined;
  if (!move || !certificate) return;
  const { toPartyId: lenderId, fromPartyId: holderId } = move;
  const { id, issuerId, lineId, bankId } = certificate;
  const { currency } = certificate.face;
  const backing = await findBacking(ctx, id);
  const receivables = await findReceivables(
    ctx,
    backing.map((r) => r.receivableId),
  );
  const calls = (await findCallBacks(ctx, [id])).filter((call) => call.lenderId === lenderId);
  const line = await findLine(ctx, lineId);
  const former = (await listFormerNames(ctx, lenderId, [holderId])).map(({ name }) => name);
  const held = await heldByIssuer(ctx, lenderId, currency);
  const found: Found[] = [
    ...(await claimFacts(ctx, { lenderId, sellerId: holderId, receivables })),
    ...(await notSearched(ctx, lenderId, holderId, former)),
    ...(await foundIssuerLimit(ctx, { holderId: lenderId, currency, issuerId, isDecided: bankId === lenderId })),
    { fact: 'F37', facts: { issuerId, heldMinor: held.get(issuerId) ?? 0n, currency, issuers: held.size } },
  ];
  // The issuer was asked whether the certificate is its own, on a number that is not the holder’s.
  if (calls.at(-1)?.outcome !== 'affirmed') found.push({ fact: 'F79', facts: { certificateId: id } });
  if (line && (line.status !== 'active' || line.expiresOn < todayOf(ctx)))
    found.push({ fact: 'F53', facts: { lineId, status: line.status, expiresOn: line.expiresOn } });
  await passGate(ctx, { gate: 'CF', holderId: lenderId, objectId: move.id, found });
}

const guards: Record<string, (ctx: Ctx, event: DomainEvent) => Promise<void>> = {
  'assignment.accepted': tellAssigned,
  'certificate.issued': guardIssued,
  'certificateMove.accepted': guardFinanced,
};

/** Reaction: claims were taken, certified or financed. It stands only when what is on record of them allows it. */
export const guardClaims = async (ctx: Ctx, event: DomainEvent): Promise<void> => guards[event.type]?.(ctx, event);
