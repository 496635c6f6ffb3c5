import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { actOn, admitTo, type Ground } from '../src/adapters/node/ground.ts';
import { readFiles } from '../src/money/imports/index.ts';
import { openBenchGround } from './fleet.ts';
import type { BenchResult } from './run.ts';

export const description =
  'A file of 100,000 invoices presented and confirmed, beside a bare COPY of the same rows into the same tables';

const SELLER = '91330100799655058B';
const BUYER = '91440300708461136T';
const number = (series: number, n: number) => `26502${series}${String(n).padStart(14, '0')}`;

async function upload(ground: Ground, key: string, kind: string, bytes: Uint8Array): Promise<string> {
  const { id } = await actOn<{ id: string }>(ground, key, '/files', { kind, name: `${kind}.csv` });
  const step = 600_000;
  for (let at = 0, part = 0; at < bytes.length; at += step, part++)
    await actOn(ground, key, `/files/${id}/parts`, {
      part,
      content: Buffer.from(bytes.subarray(at, at + step)).toString('base64'),
    });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await actOn(ground, key, `/files/${id}/completion`, { sha256 });
  return id;
}

async function readAll(ground: Ground, id: string, lines: number): Promise<number> {
  const from = performance.now();
  await readFiles(ground.ctxFor(ground.tenantId));
  const seconds = (performance.now() - from) / 1000;
  const { rows } = await ground.admin.query<{ status: string; accepted: string; refused: string }>(
    'select status, accepted, refused from import_file where id = $1',
    [id],
  );
  const [file] = rows;
  if (file?.status !== 'done' || Number(file.accepted) !== lines)
    throw new Error(`the file ended ${JSON.stringify(file)}`);
  return seconds;
}

/** The same rows by COPY alone: the tables' checks, keys and triggers, and nothing of ours. */
async function bareCopy(ground: Ground, seller: string, buyer: string, lines: number): Promise<number> {
  const at = '2026-11-24T00:00:00Z';
  const parties = `"{${seller},${buyer}}"`;
  const files: [table: string, columns: string, rows: string][] = [
    [
      'invoice',
      'tenant_id, id, fapiao_key, kind, seller_id, buyer_id, issued_on, net_minor, tax_minor, total_minor, receivable_minor, currency, participants, created_at',
      Array.from(
        { length: lines },
        (_, n) =>
          `${ground.tenantId},inv_c${n},${number(9, n)},blue,${seller},${buyer},2026-11-01,10000,1300,11300,11300,CNY,${parties},${at}`,
      ).join('\n'),
    ],
    [
      'receivable',
      'tenant_id, id, creditor_id, debtor_id, invoice_number, invoiced_on, due_on, amount_minor, currency, status, participants, created_at',
      Array.from(
        { length: lines },
        (_, n) =>
          `${ground.tenantId},rcv_c${n},${seller},${buyer},${number(9, n)},2026-11-01,2027-03-01,11300,CNY,presented,${parties},${at}`,
      ).join('\n'),
    ],
    [
      'receivable_invoice',
      'tenant_id, receivable_id, invoice_id, amount_minor',
      Array.from({ length: lines }, (_, n) => `${ground.tenantId},rcv_c${n},inv_c${n},11300`).join('\n'),
    ],
  ];
  let seconds = 0;
  for (const [table, columns, rows] of files) {
    const file = path.join(os.tmpdir(), `holdfast-bench-${process.pid}-${table}.csv`);
    await writeFile(file, rows);
    await chmod(file, 0o644);
    const from = performance.now();
    await ground.admin.query("begin; select set_config('app.xid', pg_current_xact_id()::text, true)");
    await ground.admin.query(`copy ${table} (${columns}) from '${file}' (format csv)`);
    await ground.admin.query('commit');
    seconds += (performance.now() - from) / 1000;
    await writeFile(file, '');
  }
  return seconds;
}

export default async function files({ say, quick }: { say(line: string): void; quick: boolean }): Promise<BenchResult> {
  const lines = quick ? 10_000 : 100_000;
  const ground = await openBenchGround();
  try {
    const seller = await admitTo(ground, '重庆示例汽配有限公司', 'trader', SELLER);
    const buyer = await admitTo(ground, '重庆示例汽车股份有限公司', 'core_firm', BUYER);
    const invoices = ['发票代码,发票号码,购方税号,开票日期,金额,税额,价税合计,到期日'];
    const answers = ['发票号码,销方税号,结论,确认金额,付款日,放弃抵销'];
    for (let n = 0; n < lines; n++) {
      invoices.push(`,${number(0, n)},${BUYER},2026/11/1,100.00,13.00,113.00,2027-03-01`);
      answers.push(`${number(0, n)},${SELLER},确认,113.00,2027-03-01,是`);
    }
    const bytes = (rows: string[]) => new TextEncoder().encode(rows.join('\n'));
    say('sending the invoices');
    const first = await upload(ground, seller.key, 'receivables', bytes(invoices));
    const before = process.memoryUsage().rss;
    const presentS = await readAll(ground, first, lines);
    say(`presented in ${presentS.toFixed(1)} s`);
    const second = await upload(ground, buyer.key, 'confirmations', bytes(answers));
    const confirmS = await readAll(ground, second, lines);
    const grown = process.memoryUsage().rss - before;
    say(`confirmed in ${confirmS.toFixed(1)} s`);
    const copyS = await bareCopy(ground, seller.id, buyer.id, lines);
    return {
      figures: {
        lines,
        presentedPerS: Math.round(lines / presentS),
        confirmedPerS: Math.round(lines / confirmS),
        bareCopyPerS: Math.round(lines / copyS),
        memoryGrownMiB: Math.round(grown / 2 ** 20),
      },
      ratios: {
        presentedToBareCopy: Number((copyS / presentS).toFixed(3)),
        confirmedToBareCopy: Number((copyS / confirmS).toFixed(3)),
      },
    };
  } finally {
    await ground.close();
  }
}
