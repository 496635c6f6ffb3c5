import type pg from 'pg';

/**
 * What must hold after any act, reckoned from rows alone: this file imports nothing of the product, so that a fault there
 * is not a fault here too. Amounts in minor units; copper is quoted in minor units a tonne and lots are counted in kilograms.
 */
export interface Lines {
  initialBps: bigint;
  releaseBps: bigint;
}

interface Standing {
  owedMinor: bigint;
  /** Goods under control, at the last price that was agreed; what is promised to an order does not count. */
  goodsMinor: bigint;
}

async function one(pool: pg.Pool, text: string, values: unknown[]): Promise<bigint> {
  const { rows } = await pool.query<{ n: string | null }>(text, values);
  return BigInt(rows[0]?.n ?? '0');
}

const owed = `
  select sum(e.amount_minor)::text as n from ledger_entry e
  join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id
  where a.subject_id = $1 and a.kind in
    ('loan_principal', 'applicant_claim', 'cost_claim', 'acceptance_recourse', 'credit_recourse', 'margin_deposit')`;

const goods = `
  select sum(floor((l.quantity_value - l.quantity_reserved) * p.price_value / 1000.0))::text as n
  from control_position c
  join lot l on l.tenant_id = c.tenant_id and l.id = c.item_id
  join pledge_item i on i.tenant_id = c.tenant_id and i.item_id = c.item_id and i.pledgee_id = c.pledgee_id and i.live
  join pledge g on g.tenant_id = i.tenant_id and g.id = i.pledge_id and g.status = 'effective' and g.secures = $1
  cross join lateral (
    select price_value from price
    where tenant_id = c.tenant_id and lender_id = c.pledgee_id and status = 'accepted' and known_to is null
    order by priced_on desc limit 1) p
  where c.facility_id = $1 and c.live and c.state = 'controlled' and c.item_id like 'lot\\_%'`;

export async function standingOf(pool: pg.Pool, facilityId: string): Promise<Standing> {
  return { owedMinor: await one(pool, owed, [facilityId]), goodsMinor: await one(pool, goods, [facilityId]) };
}

/** Faults of a facility right after money was paid or something was let go. */
export async function beyondLines(
  pool: pg.Pool,
  facilityId: string,
  { initialBps, releaseBps }: Lines,
  act: 'pays' | 'lets go',
): Promise<string[]> {
  const { owedMinor, goodsMinor } = await standingOf(pool, facilityId);
  const lineBps = act === 'pays' ? initialBps : releaseBps;
  return owedMinor > 0n && owedMinor * 10_000n > goodsMinor * lineBps
    ? [`${facilityId} ${act}: ${owedMinor} owed on ${goodsMinor} of goods, line ${lineBps}`]
    : [];
}

const twice = `
  select item_id || ' for ' || count(*) as fault from (
    select i.item_id, g.secures from pledge_item i join pledge g on g.tenant_id = i.tenant_id and g.id = i.pledge_id
    where i.live and g.status in ('agreed', 'effective')
    union select t.receivable_id, a.id from assignment_item t
      join assignment a on a.tenant_id = t.tenant_id and a.id = t.assignment_id
    where t.live and a.status in ('offered', 'accepted')) used
  group by item_id having count(*) > 1`;

/** Money that came into a lender's books: each posting stands on one receipt with a reference of its own. */
const unreferenced = `
  select t.kind || ' ' || t.object_id as fault from ledger_transaction t
  join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id and e.amount_minor > 0
  join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id and a.kind = 'cash'
  where not exists (select from money_receipt r where r.tenant_id = t.tenant_id and r.lender_id = t.book_party_id
    and r.value_on = t.value_on and r.amount_minor = e.amount_minor and r.bank_reference <> '')`;
const receivedMore = `
  select lender || ': ' || booked || ' booked, ' || received || ' received' as fault from (
    select t.book_party_id as lender, sum(e.amount_minor) as booked,
      coalesce((select sum(r.amount_minor) from money_receipt r where r.lender_id = t.book_party_id), 0) as received
    from ledger_transaction t
    join ledger_entry e on e.tenant_id = t.tenant_id and e.transaction_id = t.id and e.amount_minor > 0
    join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id and a.kind = 'cash'
    group by t.tenant_id, t.book_party_id) books where booked > received`;

const unbalanced = `
  select currency || ' ' || sum(amount_minor) as fault from ledger_entry group by currency having sum(amount_minor) <> 0`;

/** Acts that one person may not do: who did it and who agreed are two, for each event of these types. */
const alone = `
  select e.type || ' ' || e.id as fault from event e
  where e.type = any ($1) and e.actor ->> 'kind' = 'person' and (
    coalesce(e.actor ->> 'agreedBy', '') = ''
    or (e.actor ->> 'personId') = any (string_to_array(e.actor ->> 'agreedBy', ' ')))`;
const onePair = `
  select 'drawdown ' || id as fault from drawdown where disbursed_by is not null
    and (approved_by is null or approved_by in (requested_by, disbursed_by))
  union all select 'facility ' || id from facility where status = 'active'
    and (approved_by is null or approved_by = proposed_by)
  union all select 'proposal ' || p.id from proposal p where p.state = 'done' and (
    p.agreements > (select count(distinct a.person_id) from proposal_agreement a
      where a.tenant_id = p.tenant_id and a.proposal_id = p.id and a.person_id <> p.proposed_by))`;

/** Faults of the whole record; empty where every rule holds. `together` are the event types that need a second person. */
export async function faultsOfRecord(pool: pg.Pool, together: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const rules: [string, string, unknown[]][] = [
    ['used twice', twice, []],
    ['no reference', unreferenced, []],
    ['more booked than received', receivedMore, []],
    ['unbalanced', unbalanced, []],
    ['done by one', alone, [[...together]]],
    ['done by one of a pair', onePair, []],
  ];
  for (const [rule, text, values] of rules) {
    const { rows } = await pool.query<{ fault: string }>(text, values);
    found.push(...rows.map(({ fault }) => `${rule}: ${fault}`));
  }
  return found;
}
