import { asSystem, type Ctx } from '../../context.ts';
import { fromHex, hex } from '../../ground/audit/index.ts';
import type { ClaimItem } from './claim.ts';
import { hasher } from './hash.ts';
import { type ItemFacts, type ItemKind, isPresentation, traitsOf, unnumberedTraits } from './rules.ts';
import * as store from './store.ts';

/** A thing that was used before: never by whom. */
export interface Used {
  kind: ItemKind;
  /** As printed. */
  number: string;
  /**
   * The same thing, one number and amount to one buyer under another seller's name, or a number that is read as this one, of one
   * seller, day and amount; or an invoice with no number, of one seller, day and amount.
   */
  match: 'same' | 'alias' | 'near' | 'unnumbered';
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

/** What finds a thing under another number or another seller's name, by how far it is from the thing itself. */
const likenesses = { number_and_buyer: 'alias', near_number: 'near' } as const;
type Likeness = keyof typeof likenesses;
const isLikeness = (kind: string): kind is Likeness => kind in likenesses;

/** One that bears no number is like any of its seller, day and amount, numbered or not. */
const likenessOf = (facts: ItemFacts, kind: string): Used['match'] | undefined => {
  if (facts.unnumbered !== undefined && (kind === 'unnumbered' || kind === 'amount_and_issue')) return 'unnumbered';
  return isLikeness(kind) ? likenesses[kind] : undefined;
};

/** Where the things of a drawing are used already, besides in the drawing itself. */
export async function findUsed(ctx: Ctx, drawingId: string, items: readonly ClaimItem[]): Promise<Used[]> {
  if (items.length === 0) return [];
  return asSystem(ctx, 'consumption', async (system) => {
    const by = await hasher(system);
    const asked = await Promise.all(
      items.map(async ({ facts }) => {
        const traits = new Map<bigint, Used['match']>();
        for (const trait of traitsOf(facts)) {
          const match = likenessOf(facts, trait.kind);
          if (match) traits.set(await by.trait(trait), match);
        }
        if (facts.kind === 'invoice' && facts.unnumbered === undefined)
          for (const trait of unnumberedTraits(facts)) traits.set(await by.trait(trait), 'unnumbered');
        return { facts, hash: hex(await by.item(facts.kind, facts.key)), traits };
      }),
    );
    const hits = await store.findByTraits(system, [...new Set(asked.flatMap(({ traits }) => [...traits.keys()]))]);
    const hashes = [...new Set([...asked, ...hits].map(({ hash }) => hash))].map(fromHex);
    const uses = (await store.findClaimsOfItems(system, hashes)).filter(isUse(drawingId));
    const elsewhere = await store.findElsewhere(system, hashes);
    const isOwn = (hash: string) => asked.some((each) => each.hash === hash);
    const useOf = (of: readonly string[]): Used['use'] | undefined => {
      const own = uses.filter((u) => of.includes(u.hash));
      if (of.some((h) => elsewhere.has(h)) || own.some((u) => u.status !== 'registered')) return 'taken';
      return own.length > 0 ? 'presented' : undefined;
    };
    const found = new Map<string, Used>();
    for (const { facts, hash, traits } of asked) {
      const like = (match: Used['match']) =>
        hits.filter((hit) => traits.get(hit.trait) === match && !isOwn(hit.hash)).map((hit) => hit.hash);
      const [match, use] = (
        [
          ['same', useOf([hash])],
          ['alias', useOf(like('alias'))],
          ['near', useOf(like('near'))],
          ['unnumbered', useOf(like('unnumbered'))],
        ] as const
      ).find(([, each]) => each !== undefined) ?? ['same', undefined];
      const number = facts.number ?? facts.unnumbered ?? facts.key;
      if (use !== undefined && found.get(number)?.use !== 'taken')
        found.set(number, { kind: facts.kind, number, match, use });
    }
    return [...found.values()];
  });
}
