import { admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { foldSums } from '../src/desk/live/index.ts';
import { raise } from './collateral-ground.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'Tasks, first pages and sums of a desk over a thousand invoices and a thousand times as many, with ten events each and a lot and a loan of a year for ten, beside the same desk when it is small';

const DEBTORS = 20;
const EVENTS_PER = 10;
/** Below lie those of the party that has few. */
const FIRST = 10;
/** A lot, and a loan, for so many invoices. */
const INVOICES_PER_LOT = 10;
/** Who asks, and what. */
const questions = {
  tasks: '/tasks',
  counts: '/task-counts',
  page: '/lists/receivables',
  pageByState: '/lists/receivables?state=presented',
  pageByDay: '/lists/receivables?dueOnFrom=2026-12-20&dueOnTo=2026-12-21',
  sortedByDay: '/lists/receivables?sort=dueOn',
  search: '/lists/receivables?q=INV-77',
  owed: '/owed?by=creditor',
  history: `/history/rcv_${'c8'.padStart(32, '0')}`,
  fewPage: '/lists/receivables',
  fewTasks: '/tasks',
  fewEvents: '/events',
  events: '/events',
  lenderLots: '/lists/lots',
  lenderPositions: '/lists/control-positions',
  lenderByControl: '/portfolio?by=control',
  lenderBySite: '/portfolio?by=site',
  lenderByBorrower: '/portfolio?by=borrower',
  lenderByExpiry: '/portfolio?by=expiry',
  lenderByMaturity: '/portfolio?by=maturity',
  lenderDue: '/portfolio/rows?by=maturity&of=CNY&key=in_90_days',
  keeperByOwner: '/kept?by=owner',
} as const;
type Question = keyof typeof questions;

/**
 * Invoices from `from` to `to`, spread over debtors, one in ten of them presented and the rest confirmed; the first debtor has as many as
 * any other, and so sees a twentieth. What awaits somebody is made by the functions that the triggers call.
 */
async function raiseInvoices(ground: Ground, creditor: string, debtors: readonly string[], from: number, to: number) {
  const list = debtors.map((id) => `'${id}'`).join(', ');
  await raise(
    ground,
    `insert into receivable (tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status,
        confirmed_minor, participants, created_at)
      select '${ground.tenantId}', 'rcv_' || lpad(to_hex(n), 32, '0'), '${creditor}', d.id, 'INV-' || n, date '2026-11-01',
        date '2026-12-01' + n % 90, 100000 + n, 'CNY', case when n % 10 = 0 then 'presented' else 'confirmed' end,
        case when n % 10 = 0 then null else 100000 + n end, array['${creditor}', d.id], timestamptz '2026-11-02' + n * interval '1 second'
      from generate_series(${from}, ${to - 1}) n join unnest(array[${list}]) with ordinality d (id, at) on d.at = n / 10 % ${DEBTORS} + 1`,
  );
  await ground.admin.query('alter table task disable trigger guard');
  await ground.admin.query(
    `select holdfast_tasks_of_receivable(r) from receivable r where r.status = 'presented' and r.id >= 'rcv_' || lpad(to_hex(${from}), 32, '0')`,
  );
  await ground.admin.query('alter table task enable trigger guard');
  // What is owed is kept added up by triggers, which rows that are raised pass by.
  await raise(ground, 'select holdfast_owed_again()');
  await ground.admin.query('vacuum analyze receivable, owed_part');
  await ground.admin.query('vacuum analyze task');
}

/** Ten events for each invoice, of the supplier and one of its debtors; how the log is read by its place, by an object and by a party that has few. */
async function raiseEvents(ground: Ground, creditor: string, debtors: readonly string[], from: number, to: number) {
  const list = debtors.map((id) => `'${id}'`).join(', ');
  await raise(
    ground,
    `insert into event (tenant_id, id, type, version, object_id, at, actor, request_id, payload, participants)
      select '${ground.tenantId}', 'evt_' || lpad(to_hex(n), 32, '0'), 'receivable.presented', 1, 'rcv_' || lpad(to_hex(n / 10), 32, '0'),
        timestamptz '2026-11-02' + n * interval '100 milliseconds', '{"kind":"system","name":"bench"}', 'req_bench',
        jsonb_build_object('invoiceNumber', 'INV-' || n / 10), array['${creditor}', d.id]
      from generate_series(${from}, ${to - 1}) n join unnest(array[${list}]) with ordinality d (id, at) on d.at = n / 100 % ${DEBTORS} + 1`,
  );
  await ground.admin.query('vacuum analyze event');
}

/** Lots of fifty owners at fifty sites in the custody of one keeper, pledged to one lender, with their positions; counted as they lie. */
async function raiseLots(ground: Ground, lender: string, keeper: string, from: number, to: number) {
  const id = (kind: string, of: string) => `'${kind}_' || lpad(to_hex(${of}), 32, '0')`;
  const rows = `generate_series(${from}, ${to - 1}) n`;
  await raise(
    ground,
    `insert into lot (tenant_id, id, owner_id, commodity_id, description, hs_code, quantity_value, quantity_in, quantity_scale, quantity_unit,
        gross_weight_kg, value_minor, value_currency, status, participants, created_at)
      select '${ground.tenantId}', ${id('lot', 'n')}, ${id('pty', 'n % 50')}, ${id('cmd', 'n % 10')}, 'Copper', '740311', 20000 + n % 7, 20000 + n % 7, 3, 'TNE',
        20000, 100000, 'CNY', 'in_custody', array[${id('pty', 'n % 50')}, '${lender}', '${keeper}'], timestamptz '2026-11-02' + n * interval '1 second'
      from ${rows}`,
    `insert into lot_custody (tenant_id, lot_id, custodian_id, site_id, taken_at, handover)
      select '${ground.tenantId}', ${id('lot', 'n')}, '${keeper}', ${id('site', 'n % 50')}, timestamptz '2026-11-02', '{}' from ${rows}`,
    `insert into pledge_item (tenant_id, pledge_id, pledgee_id, pledge_kind, item_id, live)
      select '${ground.tenantId}', ${id('plg', 'n % 100')}, '${lender}', 'goods', ${id('lot', 'n')}, true from ${rows}`,
    `insert into control_position (tenant_id, pledgee_id, item_id, facility_id, state, reason, since, legs, live, participants)
      select '${ground.tenantId}', '${lender}', ${id('lot', 'n')}, ${id('fac', 'n % 100')}, case when n % 9 = 0 then 'degraded' else 'controlled' end,
        'ALL_LEGS_HOLD', timestamptz '2026-11-02', '{}', true, array['${lender}', ${id('pty', 'n % 50')}] from ${rows}`,
    `insert into stock_moved (tenant_id, lot_id) select '${ground.tenantId}', ${id('lot', 'n')} from ${rows}`,
  );
  while ((await foldSums(ground.ctxFor(ground.tenantId))) > 0);
  await ground.admin.query(
    'vacuum analyze lot, lot_custody, pledge_item, control_position, stock_moved, stock_line, stock_sum',
  );
}

/** Loans by themselves of one lender to two hundred firms, of a thousand each in twelve instalments. */
async function raiseLoans(ground: Ground, lender: string, from: number, to: number) {
  const id = (kind: string, of: string) => `'${kind}_' || lpad(to_hex(${of}), 32, '0')`;
  const rows = `generate_series(${from}, ${to - 1}) n`;
  await raise(
    ground,
    `insert into loan (tenant_id, id, lender_id, borrower_id, currency, principal_minor, purpose_kind, purpose, payees, expected_on, available_until,
        terms, fees, sheet, sheet_hash, status, proposed_by, proposed_at, began_on, ends_on, disbursed_minor, class, participants)
      select '${ground.tenantId}', ${id('lon', 'n')}, '${lender}', ${id('pty', 'n % 200')}, 'CNY', 100000, 'working_capital', 'Copper', '[]',
        date '2026-11-01', date '2026-12-01', '{}', '[]', '{}', repeat('a', 64), 'active', 'per_1', timestamptz '2026-11-01', date '2026-11-01',
        date '2027-11-01' + n % 28, 100000, 'normal', array['${lender}', ${id('pty', 'n % 200')}] from ${rows}`,
    `insert into loan_line (tenant_id, loan_id, number, start_on, due_on, interest_minor, due_minor, left_minor, before_minor)
      select '${ground.tenantId}', ${id('lon', 'n')}, k, date '2026-11-01' + 30 * (k - 1), date '2026-11-01' + 30 * k + n % 28, 300, 8600, 8600, 0
      from ${rows}, generate_series(1, 12) k`,
    // Kept by triggers, which rows that are raised pass by.
    'select holdfast_debts_again()',
  );
  await ground.admin.query('vacuum analyze loan, loan_line, debt_part');
}

async function timesOf(ground: Ground, key: string, path: string, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < rounds + 3; n++) {
    const from = performance.now();
    const response = await ground.app.request(`/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.text();
    // The first plans and fills caches.
    if (n >= 3) times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b);
}

export default async function desk({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const sizes = quick ? [1_000, 20_000] : [1_000, 100_000, 1_000_000];
  const rounds = quick ? 20 : 100;
  const ground = await openBenchGround();
  try {
    const creditor = await admitTo(ground, 'Seller', 'trader');
    const debtors = [];
    for (let n = 0; n < DEBTORS; n++) debtors.push(await admitTo(ground, `Core firm ${n}`, 'core_firm'));
    const [debtor] = debtors;
    if (!debtor) throw new Error('no debtor');
    const figures: Record<string, number> = {};
    const ratios: Record<string, number> = {};
    const first = new Map<string, number>();
    let there = 0;
    // One that has to do with three of a million, and the oldest.
    const few = await admitTo(ground, 'Core firm that owes little', 'core_firm');
    await raiseInvoices(ground, creditor.id, [few.id], 0, 3);
    await raiseEvents(ground, creditor.id, [few.id], 0, 30);
    const lender = await admitTo(ground, 'Lender', 'bank');
    const keeper = await admitTo(ground, 'Keeper', 'collateral_manager');
    const keyFor = (name: string) =>
      [
        ['few', few.key],
        ['lender', lender.key],
        ['keeper', keeper.key],
      ].find(([who = '']) => name.startsWith(who))?.[1] ?? debtor.key;
    there = FIRST;
    for (const size of sizes) {
      await raiseInvoices(
        ground,
        creditor.id,
        debtors.map(({ id }) => id),
        there,
        size,
      );
      await raiseEvents(
        ground,
        creditor.id,
        debtors.map(({ id }) => id),
        there * EVENTS_PER,
        size * EVENTS_PER,
      );
      const lots = (of: number) => Math.ceil(of / INVOICES_PER_LOT);
      await raiseLots(ground, lender.id, keeper.id, there === FIRST ? 0 : lots(there), lots(size));
      await raiseLoans(ground, lender.id, there === FIRST ? 0 : lots(there), lots(size));
      there = size;
      for (const [name, path] of Object.entries(questions) as [Question, string][]) {
        const times = await timesOf(ground, keyFor(name), path, rounds);
        const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
        figures[`${name}P95Ms.${size}`] = Math.round(p95 * 10) / 10;
        const before = first.get(name);
        if (before === undefined) first.set(name, p95);
        else if (size === sizes.at(-1)) ratios[`${name}OverSmall`] = Math.round((p95 / before) * 100) / 100;
        say(`${size.toLocaleString('en')} invoices, ${name}: p95 ${p95.toFixed(1)} ms`);
      }
    }
    return { figures, ratios };
  } finally {
    await ground.close();
  }
}
