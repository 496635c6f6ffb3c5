import { and, asc, eq, gt, inArray, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { party } from '../../../db/schema/parties.ts';
import { partyStanding, standingContest } from '../../../db/schema/party-standings.ts';
import { formerName } from '../../../db/schema/registry.ts';
import { type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Step } from '../../kernel/transitions.ts';
import { type ContestState, openLists, type PolicyKind, type StandingState } from './rules.ts';

export interface KeptStanding extends Omit<typeof partyStanding.$inferSelect, 'kind' | 'status'> {
  kind: PolicyKind;
  status: StandingState;
}
export interface KeptContest extends Omit<typeof standingContest.$inferSelect, 'status'> {
  status: ContestState;
}
type Row = typeof partyStanding.$inferSelect;
const keptOf = (row: Row): KeptStanding => row as KeptStanding;

const own = (ctx: Ctx) => eq(partyStanding.tenantId, ctx.tenantId);

/** Throws the constraint where something of its slot holds on one of its days. */
export async function insertPolicyStanding(
  ctx: Ctx,
  row: Omit<typeof partyStanding.$inferInsert, 'tenantId' | 'knownFrom'>,
): Promise<KeptStanding> {
  const [made] = await db(ctx)
    .insert(partyStanding)
    .values({ ...row, tenantId: ctx.tenantId, knownFrom: ctx.clock.now() })
    .returning();
  return keptOf(made as Row);
}

export async function findPolicyStanding(ctx: Ctx, id: string): Promise<KeptStanding | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(partyStanding)
    .where(and(own(ctx), eq(partyStanding.id, id)));
  return row && keptOf(row);
}

/** Moved from one state to another; what is over is known until now. */
export async function movePolicyStanding(
  ctx: Ctx,
  id: string,
  { from, to }: Step<StandingState>,
  change: Partial<Pick<Row, 'confirmedByPerson' | 'participants' | 'said'>> = {},
): Promise<KeptStanding | undefined> {
  const isOver = to === 'superseded' || to === 'withdrawn';
  const [row] = await db(ctx)
    .update(partyStanding)
    .set({ ...change, status: to, ...(isOver && { knownUntil: ctx.clock.now() }) })
    .where(and(own(ctx), eq(partyStanding.id, id), inArray(partyStanding.status, [...from])))
    .returning();
  return row && keptOf(row);
}

export interface StandingFilter {
  partyId?: string | undefined;
  kind?: PolicyKind | undefined;
  status?: StandingState | undefined;
  on?: LocalDate | undefined;
  knownAt?: Date | undefined;
  after?: string | undefined;
  limit: number;
}

/** Who reads: what it takes part in, and what of an authority every lender goes by. */
const seenBy = (readerId: string, isLender: boolean): SQL | undefined =>
  or(
    sql`${partyStanding.participants} @> array[${readerId}]`,
    isLender
      ? and(
          eq(partyStanding.isOfficial, true),
          or(ne(partyStanding.kind, 'list'), inArray(partyStanding.value, [...openLists])),
        )
      : undefined,
  );

const heldOn = (on: LocalDate) =>
  and(lte(partyStanding.validFrom, on), or(isNull(partyStanding.validTo), sql`${partyStanding.validTo} >= ${on}`));

const knownAtInstant = (at: Date) =>
  and(lte(partyStanding.knownFrom, at), or(isNull(partyStanding.knownUntil), gt(partyStanding.knownUntil, at)));

/** All standings of the tenant of which these conditions hold, by their ids. */
async function allKept(ctx: Ctx, ...conditions: (SQL | undefined)[]): Promise<KeptStanding[]> {
  const rows = await db(ctx)
    .select()
    .from(partyStanding)
    .where(and(own(ctx), ...conditions))
    .orderBy(asc(partyStanding.id));
  return rows.map(keptOf);
}

/** As a named step of the system: the condition says what of it the reader may see. */
export async function listPolicyStandings(
  ctx: Ctx,
  reader: { partyId: string; isLender: boolean },
  filter: StandingFilter,
): Promise<KeptStanding[]> {
  const rows = await db(ctx)
    .select()
    .from(partyStanding)
    .where(
      and(
        own(ctx),
        seenBy(reader.partyId, reader.isLender),
        filter.partyId === undefined ? undefined : eq(partyStanding.partyId, filter.partyId),
        filter.kind && eq(partyStanding.kind, filter.kind),
        filter.status && eq(partyStanding.status, filter.status),
        filter.on === undefined ? undefined : heldOn(filter.on),
        filter.knownAt === undefined ? undefined : knownAtInstant(filter.knownAt),
        filter.after === undefined ? undefined : gt(partyStanding.id, filter.after),
      ),
    )
    .orderBy(asc(partyStanding.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** All that is in force of some parties on a day, whoever stated it: for guards, as the system. */
export async function standingsInForce(
  ctx: Ctx,
  partyIds: readonly string[],
  on: LocalDate,
  kinds?: readonly PolicyKind[],
): Promise<KeptStanding[]> {
  if (partyIds.length === 0) return [];
  return allKept(
    ctx,
    inArray(partyStanding.partyId, [...partyIds]),
    eq(partyStanding.status, 'in_force'),
    kinds && inArray(partyStanding.kind, [...kinds]),
    heldOn(on),
  );
}

/** What one party says of a firm's size that holds on any of some days, for whatever purpose. */
export async function ownSizes(
  ctx: Ctx,
  { partyId, statedBy, from, to }: { partyId: string; statedBy: string; from: LocalDate; to: LocalDate | null },
): Promise<KeptStanding[]> {
  return allKept(
    ctx,
    eq(partyStanding.partyId, partyId),
    eq(partyStanding.statedBy, statedBy),
    eq(partyStanding.kind, 'size'),
    eq(partyStanding.status, 'in_force'),
    isNull(partyStanding.knownUntil),
    to === null ? undefined : lte(partyStanding.validFrom, to),
    or(isNull(partyStanding.validTo), sql`${partyStanding.validTo} >= ${from}`),
  );
}

/** Lists of a party that left for another that excludes them and was withdrawn itself, and that are not back. */
export async function wronglyLeft(ctx: Ctx, partyId: string): Promise<KeptStanding[]> {
  return allKept(
    ctx,
    eq(partyStanding.partyId, partyId),
    eq(partyStanding.status, 'withdrawn'),
    sql`exists (select from party_standing b where b.tenant_id = ${ctx.tenantId} and b.id = ${partyStanding.said} ->> 'excludedBy' and b.status = 'withdrawn')`,
    sql`not exists (select from party_standing r where r.tenant_id = ${ctx.tenantId} and r.supersedes = ${partyStanding.id})`,
  );
}

/** Parties that an authority has on one of some lists, on a day. */
export async function partiesOnLists(ctx: Ctx, lists: readonly string[], on: LocalDate): Promise<string[]> {
  const rows = await db(ctx)
    .selectDistinct({ partyId: partyStanding.partyId })
    .from(partyStanding)
    .where(
      and(
        own(ctx),
        eq(partyStanding.kind, 'list'),
        inArray(partyStanding.value, [...lists]),
        eq(partyStanding.status, 'in_force'),
        eq(partyStanding.isOfficial, true),
        heldOn(on),
      ),
    )
    .orderBy(asc(partyStanding.partyId));
  return rows.map(({ partyId }) => partyId);
}

/** How many other firms a party has on a list of a year from a day on: who has left makes room. */
export async function countOnList(
  ctx: Ctx,
  of: { statedBy: string; value: string; listYear: number; besides: string; on: LocalDate },
): Promise<number> {
  const [row] = await db(ctx)
    .select({ firms: sql<number>`count(distinct ${partyStanding.partyId})::integer` })
    .from(partyStanding)
    .where(
      and(
        own(ctx),
        eq(partyStanding.statedBy, of.statedBy),
        eq(partyStanding.kind, 'list'),
        eq(partyStanding.value, of.value),
        eq(partyStanding.listYear, of.listYear),
        eq(partyStanding.status, 'in_force'),
        ne(partyStanding.partyId, of.besides),
        or(isNull(partyStanding.validTo), sql`${partyStanding.validTo} >= ${of.on}`),
      ),
    );
  return row?.firms ?? 0;
}

/** Letters of other alphabets that look like Latin ones, and what they look like (Unicode TR 39: the ones of names). */
const alike = [
  'АВЕКМНОРСТХУІЈЅавекмнорстхуіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοικρτυχ',
  'ABEKMHOPCTXYIJSabekmhopctxyijsABEZHIKMNOPTYXaoikptux',
];

/**
 * Legal forms at the end of a name, which one firm is written with and without: words of their own in Latin letters, and in Chinese what no branch is
 * called by. What is abbreviated, translated or transliterated otherwise is another name here.
 */
const legalForms = [
  '([[:space:][:punct:]]+(co|company|ltd|limited|llc|llp|inc|incorporated|corp|corporation|plc|pte|gmbh|ag|kg))+[[:space:][:punct:]]*$',
  '(股份有限公司|有限责任公司|有限公司|股份公司|(?<!分)公司)[[:space:][:punct:]]*$',
];

/** A name as it is compared: however it is spaced, written and pointed, in whatever letters that look the same, and without its legal form. */
const folded = (name: SQL) => {
  const plain = sql`lower(translate(normalize(${name}, NFKC), ${alike[0]}, ${alike[1]}))`;
  const stem = legalForms.reduce((text, form) => sql`regexp_replace(${text}, ${form}, '')`, plain);
  return sql`regexp_replace(${stem}, '[[:space:][:punct:]·。、]', '', 'g')`;
};

/**
 * Parties of these names, or that bore one of them as a lender knows, of whom a business is said: payees of a loan are named, and not identified.
 */
export async function namedIn(
  ctx: Ctx,
  names: readonly string[],
  { business, lenderId, on }: { business: string; lenderId: string; on: LocalDate },
): Promise<{ partyId: string; name: string; standingId: string; isOfficial: boolean; participants: string[] }[]> {
  const list = sql.param([...names]);
  const asked = sql`array(select ${folded(sql`n`)} from unnest(${list}::text[]) n)`;
  const isOne = (column: SQL) => sql`${folded(column)} = any (${asked})`;
  return db(ctx)
    .select({
      partyId: party.id,
      name: party.name,
      standingId: partyStanding.id,
      isOfficial: partyStanding.isOfficial,
      participants: partyStanding.participants,
    })
    .from(partyStanding)
    .innerJoin(party, and(eq(party.tenantId, partyStanding.tenantId), eq(party.id, partyStanding.partyId)))
    .where(
      and(
        own(ctx),
        eq(partyStanding.kind, 'business'),
        eq(partyStanding.value, business),
        eq(partyStanding.status, 'in_force'),
        heldOn(on),
        or(
          isOne(sql`${party.name}`),
          isOne(sql`${party.nameZh}`),
          sql`exists (select from ${formerName} where ${formerName.tenantId} = ${party.tenantId} and ${formerName.partyId} = ${party.id}
            and ${formerName.withdrawnAt} is null and (${formerName.isKnown} or ${formerName.statedBy} = ${lenderId})
            and ${isOne(sql`${formerName.name}`)})`,
        ),
      ),
    )
    .orderBy(asc(party.id));
}

const contestOf = (row: typeof standingContest.$inferSelect): KeptContest => row as KeptContest;

export async function insertContest(
  ctx: Ctx,
  row: Omit<typeof standingContest.$inferInsert, 'tenantId' | 'contestedAt' | 'status'>,
): Promise<KeptContest> {
  const [made] = await db(ctx)
    .insert(standingContest)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, contestedAt: ctx.clock.now() })
    .returning();
  return contestOf(made as typeof standingContest.$inferSelect);
}

export async function findContest(ctx: Ctx, id: string): Promise<KeptContest | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(standingContest)
    .where(and(eq(standingContest.tenantId, ctx.tenantId), eq(standingContest.id, id)));
  return row && contestOf(row);
}

export async function answerContest(
  ctx: Ctx,
  id: string,
  change: { status: 'upheld' | 'rejected'; answer: string; answeredByPerson: string },
): Promise<KeptContest | undefined> {
  const [row] = await db(ctx)
    .update(standingContest)
    .set({ ...change, answeredAt: ctx.clock.now() })
    .where(
      and(eq(standingContest.tenantId, ctx.tenantId), eq(standingContest.id, id), eq(standingContest.status, 'open')),
    )
    .returning();
  return row && contestOf(row);
}

/** What is contested of a firm is contested by who took it over, of what is said anew of it. */
export async function passContest(
  ctx: Ctx,
  of: { standingId: string; toStandingId: string; predecessorId: string; successorId: string },
): Promise<void> {
  await db(ctx)
    .update(standingContest)
    .set({
      standingId: of.toStandingId,
      contestedBy: of.successorId,
      participants: sql`array_replace(${standingContest.participants}, ${of.predecessorId}, ${of.successorId})`,
    })
    .where(
      and(
        eq(standingContest.tenantId, ctx.tenantId),
        eq(standingContest.standingId, of.standingId),
        eq(standingContest.contestedBy, of.predecessorId),
        eq(standingContest.status, 'open'),
      ),
    );
}

export async function listContests(ctx: Ctx, standingId: string): Promise<KeptContest[]> {
  const rows = await db(ctx)
    .select()
    .from(standingContest)
    .where(and(eq(standingContest.tenantId, ctx.tenantId), eq(standingContest.standingId, standingId)))
    .orderBy(asc(standingContest.id));
  return rows.map(contestOf);
}

/** Firms that a party watches or has been asked to: nobody is proposed twice. */
export async function watchedOrProposed(ctx: Ctx, statedBy: string): Promise<Set<string>> {
  const rows = await db(ctx)
    .select({ partyId: partyStanding.partyId })
    .from(partyStanding)
    .where(
      and(
        eq(partyStanding.tenantId, ctx.tenantId),
        eq(partyStanding.statedBy, statedBy),
        eq(partyStanding.kind, 'list'),
        eq(partyStanding.value, 'watch'),
        inArray(partyStanding.status, ['proposed', 'in_force']),
      ),
    );
  return new Set(rows.map(({ partyId }) => partyId));
}
