import { asSystem, type Ctx, requireMandate, requirePerson, withSnapshot } from '../../context.ts';
import { act, fromHex, hex } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { type ClaimItem, claimItems, freeClaims } from './claim.ts';
import { financingChecked, registrationCancelled } from './events.ts';
import { hasher, isWhole } from './hash.ts';
import {
  type ItemFacts,
  matchScore,
  PARTIAL_MATCH_FLOOR,
  riskWords,
  statusFor,
  type TraitKind,
  traitsOf,
} from './rules.ts';
import type { CheckFinancingInput, CheckView, HashedCheckInput, HashedCheckView } from './schemas.ts';
import * as store from './store.ts';

type Asked = { financierId: string; applicantId: string };

/** Statuses of these things for who asks, read as the system: the answer is a code and its words, never a name. */
async function statusesOf(ctx: Ctx, asked: Asked, hashes: readonly Uint8Array[]) {
  const claims = await store.findClaimsOfItems(ctx, hashes);
  const elsewhere = await store.findElsewhere(ctx, hashes);
  return hashes.map((keyHash) => {
    const hash = hex(keyHash);
    const { status, risk } = statusFor(
      asked,
      claims.filter((claim) => claim.hash === hash),
      elsewhere.has(hash),
    );
    return { hash, status, risk, words: riskWords[risk] };
  });
}

/** Exact and partial matches of things that a lender is asked to finance. */
export async function searchFinanced(ctx: Ctx, asked: Asked, facts: readonly ItemFacts[]): Promise<CheckView['items']> {
  const by = await hasher(ctx);
  const hashes = await Promise.all(facts.map((f) => by.item(f.kind, f.key)));
  const exact = await statusesOf(ctx, asked, hashes);
  const days = policyOn('partialMatch.dueDays', businessDate(ctx)).value;
  const traits = await Promise.all(
    facts.map((f) => Promise.all(traitsOf(f, days).map(async (t) => ({ kind: t.kind, trait: await by.trait(t) })))),
  );
  const hits = await store.findByTraits(ctx, [...new Set(traits.flat().map((t) => t.trait))]);
  const byTrait = new Map<bigint, store.TraitHit[]>();
  for (const hit of hits) byTrait.set(hit.trait, [...(byTrait.get(hit.trait) ?? []), hit]);
  const near = traits.map((own, i) => {
    const shared = new Map<string, Set<TraitKind>>();
    for (const { kind, trait } of own)
      for (const { hash } of byTrait.get(trait) ?? [])
        if (hash !== exact[i]?.hash) shared.set(hash, (shared.get(hash) ?? new Set()).add(kind));
    return [...shared]
      .map(([hash, kinds]) => ({ hash, shared: [...kinds], score: matchScore(kinds) }))
      .filter((match) => match.score >= PARTIAL_MATCH_FLOOR)
      .sort((a, b) => b.score - a.score)
      .slice(0, 10);
  });
  const nearStatus = new Map(
    (await statusesOf(ctx, asked, [...new Set(near.flat().map((m) => m.hash))].map(fromHex))).map((s) => [s.hash, s]),
  );
  return facts.map(({ key }, i) => {
    const { hash: _, ...status } = exact[i] as (typeof exact)[number];
    return {
      key,
      ...status,
      partial: (near[i] ?? []).flatMap(({ hash, shared, score }) => {
        const found = nearStatus.get(hash);
        const says = found && (found.risk !== 'none' || found.status === 'CANC');
        return says ? [{ score, shared, status: found.status }] : [];
      }),
    };
  });
}

const factsOf = ({ amount, ...item }: CheckFinancingInput['items'][number]): ItemFacts => ({
  ...item,
  number: item.key,
  amountMinor: BigInt(amount.amountMinor),
  currency: amount.currency,
});

/** A lender asks whether things are registered or financed, and may register that it was asked to finance them. */
export async function checkFinancing(ctx: Ctx, input: CheckFinancingInput): Promise<CheckView> {
  return act(ctx, { verb: 'financing.check', mandate: 'claim:register', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const applicant = await findParty(tx, input.applicantId);
    if (!applicant) refuse(commonRefusals.NOT_FOUND, { at: '/applicantId' });
    const asked = { financierId: partyId, applicantId: applicant.id };
    const facts = input.items.map(factsOf);
    const items = await asSystem(tx, 'consumption', (system) => searchFinanced(system, asked, facts));
    const id = tx.newId('financingCheck');
    if (input.register) {
      const claimed = facts.map((f): ClaimItem => {
        const whole = isWhole(f);
        const amount = whole ? 10_000n : (f.amountMinor ?? 0n);
        return { facts: f, unit: whole ? 'share' : (f.currency ?? ''), amount, capacity: amount, subjectId: f.key };
      });
      const request = { ...asked, financingId: id, sourceId: id, status: 'registered' as const, items: claimed };
      await claimItems(tx, request);
    }
    const statuses = items.map(({ key, status, risk }) => ({ key, status, risk }));
    return {
      view: { id: input.register ? id : null, items },
      event: financingChecked(id, asked, { register: input.register, statuses }),
    };
  });
}

/** The application is over: what was registered for it is cancelled. */
export async function cancelRegistration(
  ctx: Ctx,
  input: { checkId: string },
): Promise<{ id: string; cancelled: true }> {
  return act(ctx, { verb: 'financing.cancelRegistration', mandate: 'claim:register', input }, async (tx) => {
    const claims = await store.findClaimsOfSource(tx, input.checkId);
    const [first] = claims;
    if (!first || first.financierId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/checkId' });
    await freeClaims(tx, input.checkId);
    return {
      view: { id: input.checkId, cancelled: true as const },
      event: registrationCancelled(input.checkId, first),
    };
  });
}

/** A lender that keeps its books to itself asks with hashes it made under the network's secret. */
export async function checkHashes(ctx: Ctx, input: HashedCheckInput): Promise<HashedCheckView> {
  const { partyId } = requireMandate(ctx, 'claim:register');
  return withSnapshot(ctx, (tx) =>
    asSystem(tx, 'consumption', async (system) => ({
      items: await statusesOf(system, { financierId: partyId, applicantId: '' }, input.hashes.map(fromHex)),
    })),
  );
}
