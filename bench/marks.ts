import { actOn, type Ground } from '../src/adapters/node/ground.ts';
import { markAll, markBatch } from '../src/assessment/coverage/index.ts';
import { type Desk, openDesk, openFacility, raise } from './collateral-ground.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Marking 100,000 lots in 20,000 facilities to market, stopped and gone on with, beside a plain SQL aggregate';

const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** So many facilities with five lots each, copied in the tables from one that the API made; one in a hundred owes much. */
async function raiseBook(ground: Ground, desk: Desk, facilities: number): Promise<void> {
  const facilityId = await openFacility(ground, desk, 10_000_000, {});
  const { id: lotId } = await actOn<{ id: string }>(ground, desk.pledgor.key, '/lots', {
    ownerId: desk.pledgor.id,
    description: 'Copper cathodes',
    hsCode: '740311',
    commodityId: desk.commodityId,
    quantity: { value: '20000', scale: 3, unit: 'TNE' },
    grossWeightKg: 20_000,
    value: { amountMinor: '140000000', currency: 'CNY' },
  });
  await actOn(ground, desk.pledgor.key, '/custody-offers', { lotIds: [lotId], toPartyId: desk.manager.id });
  await actOn(ground, desk.manager.key, '/custodies', {
    lotIds: [lotId],
    siteId: desk.siteId,
    handover: { grossWeightKg: 20_000, packages: 10, sealsIntact: true },
  });
  const pledge = await actOn<{ id: string }>(ground, desk.pledgor.key, '/pledges', {
    kind: 'goods',
    pledgeeId: desk.bank.id,
    facilityId,
    maximum: { amountMinor: '1000000000', currency: 'CNY' },
    itemIds: [lotId],
  });
  await actOn(ground, desk.bank.key, `/pledges/${pledge.id}/answer`, { accept: true });
  // Identifiers of copies: the prefix and 32 digits, rising.
  const facility = (n: string) => `'fac_' || lpad((${n})::text, 32, '0')`;
  const lot = (n: string, k: string) => `'lot_' || lpad((${n} * 10 + ${k})::text, 32, '0')`;
  const copy = (table: string, columns: Record<string, string>, from: string) => {
    const kept = `select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
      where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
        and attname not in (${Object.keys(columns)
          .map((c) => `'${c}'`)
          .join(', ')})`;
    return `do $do$ declare kept text := (${kept}); begin
      execute format($q$ insert into ${table} (${Object.keys(columns).join(', ')}, %1$s)
        select ${Object.values(columns).join(', ')}, %2$s from ${table} t, ${from} $q$, kept,
        (select string_agg('t.' || c, ', ') from unnest(string_to_array(kept, ', ')) c)); end $do$`;
  };
  const many = `generate_series(1, ${facilities}) n`;
  const lots = `${many}, generate_series(1, 5) k`;
  await raise(
    ground,
    // As counted by the lender: nothing caps what the lots count for.
    `update control_position set legs = legs #- '{physical,evidence,countsAtMost}'`,
    copy('facility', { id: facility('n') }, `${many} where t.id = '${facilityId}'`),
    copy('collateral_terms', { id: `'ctm_' || lpad(n::text, 32, '0')`, facility_id: facility('n') }, many),
    copy('lot', { id: lot('n', 'k') }, `${lots} where t.id = '${lotId}'`),
    copy('lot_custody', { lot_id: lot('n', 'k') }, `${lots} where t.lot_id = '${lotId}'`),
    copy(
      'control_position',
      { item_id: lot('n', 'k'), facility_id: facility('n'), state: `'controlled'` },
      `${lots} where t.item_id = '${lotId}'`,
    ),
    `insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, debits_minor, opened_at)
     select '${ground.tenantId}', 'acc_' || lpad(n::text, 32, '0'), '${desk.bank.id}', 'loan_principal', ${facility('n')}, 'CNY',
       'debit', case when n % 100 = 0 then 600000000 else 400000000 end, now() from ${many}`,
    'analyze',
  );
}

async function aggregateMs(ground: Ground): Promise<number> {
  const once = async () => {
    const from = performance.now();
    await ground.admin.query(`
      select p.facility_id, sum(l.quantity_value * r.price_value / 1000) from control_position p
      join lot l on l.tenant_id = p.tenant_id and l.id = p.item_id
      cross join (select price_value from price where status = 'accepted' and known_to is null limit 1) r
      where p.live group by 1`);
    return performance.now() - from;
  };
  await once();
  const times = [await once(), await once(), await once()].sort((a, b) => a - b);
  return times[1] ?? 0;
}

async function price(ground: Ground, desk: Desk, yuan: number): Promise<void> {
  const { rows } = await ground.admin.query<{ id: string }>(
    `select id from price where status = 'accepted' and known_to is null`,
  );
  await actOn(ground, desk.bank.key, `/price-sources/${desk.sourceId}/prices`, {
    pricedOn: desk.today,
    price: String(yuan * 100),
    currency: 'CNY',
    unit: 'TNE',
    replacesId: rows[0]?.id,
  });
}

export default async function marks({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const facilities = quick ? 2_000 : 20_000;
  const ground = await openBenchGround();
  try {
    const desk = await openDesk(ground, 70_000);
    say(`raising ${facilities} facilities with ${5 * facilities} lots`);
    await raiseBook(ground, desk, facilities);
    const ctx = ground.ctxFor(ground.tenantId);
    const deps = { database: ground.database, ctxFor: ground.ctxFor };
    const timed = async (work: () => Promise<unknown>) => {
      const from = performance.now();
      await work();
      return (performance.now() - from) / 1_000;
    };
    const firstS = await timed(() => markAll(deps));
    say(`first marks ${round(firstS, 1)} s`);
    await price(ground, desk, 69_000);
    // Stopped after a third, as by a kill between two transactions; the next run goes on behind it.
    const third = Math.ceil(facilities / 200 / 3);
    const stoppedS = await timed(async () => {
      for (let i = 0; i < third; i++)
        await ground.database.write({ tenantId: ground.tenantId, party: 'system' }, (tx) =>
          markBatch({ ...ctx, tx }, desk.bank.id, new Map()),
        );
    });
    const restS = await timed(() => markAll(deps));
    say(`second marks ${round(stoppedS, 1)} s and, gone on with, ${round(restS, 1)} s`);
    await price(ground, desk, 68_000);
    // Two processes at once: a facility is marked by one of them, and a call is raised once.
    await Promise.all([markAll(deps), markAll(deps)]);
    const { rows } = await ground.admin.query<{ calls: string; facilities: string; stale: string; runs: string }>(
      `select (select count(*) from margin_call) calls, (select count(distinct facility_id) from margin_call) facilities,
         (select count(*) from coverage where is_dirty or valuation_version < (select version from valuation_version)) stale,
         (select count(*) from mark_run where facilities <> ${facilities} + 1) runs`,
    );
    const [seen] = rows;
    const owing = Math.floor(facilities / 100);
    if (Number(seen?.calls) !== owing || Number(seen?.facilities) !== owing)
      throw new Error(`${seen?.calls} calls for ${owing} facilities`);
    if (Number(seen?.stale) > 0) throw new Error(`${seen?.stale} facilities were left out`);
    const plainMs = await aggregateMs(ground);
    const lots = 5 * facilities;
    const seconds = stoppedS + restS;
    return {
      figures: {
        facilities,
        lots,
        firstMarksS: round(firstS, 1),
        marksS: round(seconds, 1),
        lotsPerS: round(lots / seconds),
        marginCallsRaised: owing,
        plainAggregateMs: round(plainMs),
        plainLotsPerS: round((1_000 * lots) / plainMs),
      },
      ratios: { marksToPlainAggregate: round(lots / seconds / ((1_000 * lots) / plainMs), 4) },
    };
  } finally {
    await ground.close();
  }
}
