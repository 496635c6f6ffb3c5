import { fromHex, hex } from '../audit/index.ts';
import { asSystem, type Ctx } from '../context.ts';
import type { ClaimItem } from './claim.ts';
import { hasher } from './hash.ts';
import { type ItemKind, isPresentation, traitsOf } from './rules.ts';
import * as store from './store.ts';

/** A thing that was used before: never by whom. */
export interface Used {
  kind: ItemKind;
  /** As printed. */
  number: string;
  /** The same thing, or one number and amount to one buyer under another seller's name. */
  match: 'same' | 'alias';
  /** Presented under another credit, or financed, pledged, assigned, certified or paid. */
  use: 'presented' | 'taken';
}

const isUse = (drawingId: string) => (claim: store.Claim) =>
  claim.financingId !== drawingId &&
  claim.subjectId !== drawingId &&
  (claim.status === 'pending' ||
    claim.status === 'financed' ||
    // That a lender asked whether it is free is no use of it.
    (claim.status === 'registered' && isPresentation(claim.financingId)));

/** Where the things of a drawing are used already, besides in the drawing itself. */
export async function findUsed(ctx: Ctx, drawingId: string, items: readonly ClaimItem[]): Promise<Used[]> {
  if (items.length === 0) return [];
  return asSystem(ctx, 'consumption', async (system) => {
    const by = await hasher(system);
    const asked = await Promise.all(
      items.map(async ({ facts }) => {
        const alias = traitsOf(facts).find(({ kind }) => kind === 'number_and_buyer');
        return { facts, hash: hex(await by.item(facts.kind, facts.key)), alias: alias && (await by.trait(alias)) };
      }),
    );
    const hits = await store.findByTraits(system, [...new Set(asked.flatMap(({ alias }) => alias ?? []))]);
    const hashes = [...new Set([...asked, ...hits].map(({ hash }) => hash))].map(fromHex);
    const uses = (await store.findClaimsOfItems(system, hashes)).filter(isUse(drawingId));
    const elsewhere = await store.findElsewhere(system, hashes);
    const found = new Map<string, Used>();
    for (const { facts, hash, alias } of asked) {
      const near = hits.filter((hit) => hit.trait === alias).map((hit) => hit.hash);
      const [same, like] = [
        [hash],
        near.filter((other) => other !== hash && !asked.some((own) => own.hash === other)),
      ].map((of) => ({
        taken: of.some((h) => elsewhere.has(h)) || uses.some((u) => of.includes(u.hash) && u.status !== 'registered'),
        any: of.some((h) => elsewhere.has(h)) || uses.some((u) => of.includes(u.hash)),
      })) as [{ taken: boolean; any: boolean }, { taken: boolean; any: boolean }];
      const hit = same.any ? same : like;
      const number = facts.number ?? facts.key;
      const earlier = found.get(number);
      if (hit.any && earlier?.use !== 'taken')
        found.set(number, {
          kind: facts.kind,
          number,
          match: same.any ? 'same' : 'alias',
          use: hit.taken ? 'taken' : 'presented',
        });
    }
    return [...found.values()];
  });
}
