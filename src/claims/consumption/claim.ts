import { asSystem, type Ctx } from '../../context.ts';
import { hex } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type Hasher, hasher } from './hash.ts';
import { type ClaimStatus, consumptionRefusals, type ItemFacts, isPresentation, traitsOf } from './rules.ts';
import * as store from './store.ts';

/** One thing that a financing takes, how much of it, and how much there is. */
export interface ClaimItem {
  facts: ItemFacts;
  /** A currency, or `share` for a thing that is financed whole (10,000 of 10,000). */
  unit: string;
  amount: bigint;
  capacity: bigint;
  /** The receivable, lot or document of this platform that it is about. */
  subjectId: string;
}

export interface ClaimRequest {
  financierId: string;
  applicantId: string;
  /** Claims of one financing on one thing are one claim: a document and then the goods themselves. */
  financingId: string;
  /** The pledge or assignment that it rests on. */
  sourceId: string;
  status: Extract<ClaimStatus, 'registered' | 'pending' | 'financed'>;
  items: readonly ClaimItem[];
  /** The documents that it is for: who financed the seller on them and who pays them use one claim, not two. */
  drawing?: Drawing;
}

export interface Drawing {
  /** The presentation that came first, whoever passed it on. */
  id: string;
  /** `paid`: a bank that is bound pays, and is not refused. `financed`: the seller is financed on them. */
  use: 'presented' | 'paid' | 'financed';
  /** Financings that this one pays off: it goes on with what they took. */
  continues?: readonly string[];
}

interface Hashed extends ClaimItem {
  keyHash: Uint8Array;
  hash: string;
}

async function hashed(by: Hasher, items: readonly ClaimItem[]): Promise<Hashed[]> {
  const all = new Map<string, Hashed>();
  for (const item of items) {
    const keyHash = await by.item(item.facts.kind, item.facts.key);
    const hash = hex(keyHash);
    const same = all.get(hash);
    // Two receivables on one invoice take their sum of it.
    if (same) same.amount += item.amount;
    else all.set(hash, { ...item, keyHash, hash });
  }
  return [...all.values()];
}

/**
 * The claim that a request goes on with. A bank that pays documents goes on with what was taken to finance their seller; who
 * finances the seller goes on with what is paid, unless another financing rests on it.
 */
function ownOf(
  { financingId, sourceId, drawing }: ClaimRequest,
  standing: readonly store.Claim[],
  sources: readonly { claimId: string; sourceId: string }[],
): store.Claim | undefined {
  const same = standing.find((claim) => claim.financingId === financingId);
  if (drawing?.use === 'paid')
    return standing.find(({ subjectId, status }) => subjectId === drawing.id && status !== 'registered') ?? same;
  if (drawing?.use !== 'financed') return same;
  const mine = [sourceId, ...(drawing.continues ?? [])];
  const of = (claim: store.Claim) => sources.flatMap((s) => (s.claimId === claim.id ? [s.sourceId] : []));
  return (
    standing.find((claim) => of(claim).some((id) => mine.includes(id))) ??
    standing.find(
      (claim) =>
        claim.financingId === drawing.id &&
        claim.status === 'financed' &&
        of(claim).every((id) => isPresentation(id) || mine.includes(id)),
    ) ??
    same
  );
}

/** What others than this claim have taken of its thing. */
const takenBy = (all: readonly store.Claim[], own: store.Claim | undefined): bigint =>
  all.reduce((sum, claim) => (claim === own || claim.status === 'registered' ? sum : sum + claim.amount), 0n);

async function keepTraits(ctx: Ctx, by: Hasher, items: readonly Hashed[], locked: readonly store.LockedItem[]) {
  const traits: { trait: bigint; no: string }[] = [];
  for (const item of locked) {
    const facts = item.isNew && items.find((i) => i.hash === item.hash)?.facts;
    if (facts) for (const trait of traitsOf(facts)) traits.push({ trait: await by.trait(trait), no: item.no });
  }
  await store.insertTraits(ctx, traits);
}

/** What a thing gives this financing, and what it has room for; refused where others have taken it already. */
function takenOf(
  request: ClaimRequest,
  item: Hashed,
  now: store.LockedItem,
  all: readonly store.Claim[],
  own: store.Claim | undefined,
  bound: boolean,
) {
  const { kind } = item.facts;
  const taken = own && own.status !== 'registered' ? own.amount : 0n;
  const grows = item.amount > taken && (request.status !== 'registered' || taken === 0n);
  const amount = grows ? item.amount : taken;
  const delta = request.status === 'registered' ? 0n : amount - taken;
  // A red letter may have come after it was financed: the room is never less than what is taken.
  // A bank that is bound pays what is taken already: there is no room left for others all the same.
  const least = bound ? now.consumed + delta : now.consumed;
  const capacity = item.capacity > least ? item.capacity : least;
  // What a bank had to pay although another had taken it does not make room to finance its seller on it.
  const others = own?.financingId === request.drawing?.id && !bound ? takenBy(all, own) : 0n;
  if (now.unit !== item.unit || now.consumed + delta > capacity || (others > 0n && others + amount > item.capacity))
    refuse(consumptionRefusals.ALREADY_FINANCED, {
      facts: {
        kind,
        subjectId: item.subjectId,
        unit: now.unit,
        left: others > 0n ? item.capacity - others : capacity - now.consumed,
      },
    });
  return { amount, capacity, delta };
}

/**
 * Takes what a financing takes, or refuses the whole act: part of the transaction that finances. All locks are taken in one
 * order, everything is decided under them, and the number of statements does not grow with the number of things.
 */
export async function claimItems(ctx: Ctx, request: ClaimRequest): Promise<void> {
  if (request.items.length === 0) return;
  await asSystem(ctx, 'consumption', async (system) => {
    const by = await hasher(system);
    const items = await hashed(by, request.items);
    const hashes = items.map((item) => item.keyHash);
    const locked = await store.makeAndLockItems(
      system,
      items.map(({ keyHash, unit, capacity, facts }) => ({ keyHash, unit, capacity, kind: facts.kind })),
    );
    await keepTraits(system, by, items, locked);
    const elsewhere = request.status === 'registered' ? new Set() : await store.findElsewhere(system, hashes);
    const standing = (await store.findClaimsOfItems(system, hashes)).filter(
      ({ status }) => status !== 'freed' && status !== 'cancelled',
    );
    const sources = request.drawing?.use === 'financed' ? await store.sourcesOf(system, standing) : [];
    const bound = request.drawing !== undefined && request.drawing.use !== 'financed';
    const changes: { hash: string; capacity: bigint; delta: bigint }[] = [];
    const raised: { id: string; amount: bigint; status: ClaimStatus }[] = [];
    const made: store.Claim[] = [];
    for (const item of items) {
      const { kind } = item.facts;
      const now = locked.find((l) => l.hash === item.hash) as store.LockedItem;
      if (elsewhere.has(item.hash) && !bound) refuse(consumptionRefusals.FINANCED_ELSEWHERE, { facts: { kind } });
      const all = standing.filter((claim) => claim.hash === item.hash);
      const own = ownOf(request, all, sources);
      if (bound && now.unit !== item.unit) continue;
      const { amount, capacity, delta } = takenOf(request, item, now, all, own, bound);
      changes.push({ hash: item.hash, capacity, delta });
      const rank = ['registered', 'pending', 'financed'];
      const status = own && rank.indexOf(own.status) > rank.indexOf(request.status) ? own.status : request.status;
      if (own) raised.push({ id: own.id, amount, status });
      else
        made.push({
          id: system.newId('claim'),
          hash: item.hash,
          financierId: request.financierId,
          applicantId: request.applicantId,
          financingId: request.financingId,
          amount,
          status,
          kind,
          subjectId: item.subjectId,
        });
    }
    await store.writeItems(system, changes);
    await store.raiseClaims(system, raised);
    await store.insertClaims(system, made);
    await store.addSources(
      system,
      request.sourceId,
      [...made, ...raised].map((claim) => claim.id),
    );
  });
}

/** What was pending is financed from now on: the security took effect, the money went out. */
export async function settleClaims(ctx: Ctx, sourceId: string): Promise<void> {
  await asSystem(ctx, 'consumption', async (system) => {
    const claims = (await store.findClaimsOfSource(system, sourceId)).filter((claim) => claim.status === 'pending');
    await store.raiseClaims(
      system,
      claims.map(({ id, amount }) => ({ id, amount, status: 'financed' })),
    );
  });
}

/**
 * Frees what rests on a source: repaid, discharged, cancelled. With `subjectIds` only those things. What another source of
 * the same financing still rests on stays taken.
 */
export async function freeClaims(ctx: Ctx, sourceId: string, subjectIds?: readonly string[]): Promise<void> {
  await asSystem(ctx, 'consumption', async (system) => {
    // The items first, in order: a claim on them waits for this, or this for it.
    const locked = await store.lockItemsOfSource(system, sourceId, subjectIds);
    if (locked.length === 0) return;
    const claims = await store.findClaimsOfSource(system, sourceId, subjectIds);
    const free = new Set(
      await store.dropSource(
        system,
        sourceId,
        claims.map((claim) => claim.id),
      ),
    );
    const ended = claims.filter((claim) => free.has(claim.id));
    await store.writeItems(
      system,
      ended
        .filter((claim) => claim.status !== 'registered')
        .map((claim) => ({
          hash: claim.hash,
          capacity: locked.find((l) => l.hash === claim.hash)?.capacity ?? 0n,
          delta: -claim.amount,
        })),
    );
    const [financed, other] = [true, false].map((is) => ended.filter((c) => (c.status === 'financed') === is));
    await store.endClaims(
      system,
      (financed ?? []).map((c) => c.id),
      'freed',
    );
    await store.endClaims(
      system,
      (other ?? []).map((c) => c.id),
      'cancelled',
    );
  });
}
