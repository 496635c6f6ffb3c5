import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openOwed } from '../support/receivables.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const owed = await openOwed();
const { debtor } = owed;
const MANY = 100_000;

/** One that was presented as it comes about, and so many copies of it, each of which awaits the debtor. */
async function crowd(): Promise<void> {
  const { id } = await owed.receivable(1_234.5);
  const tables = ['receivable', 'task'];
  const { admin } = owed.database;
  const columnsOf = async (table: string): Promise<string> => {
    const { rows } = await admin.query<{ names: string }>(
      `select string_agg(column_name, ', ') as names from information_schema.columns
        where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
      [table],
    );
    return rows[0]?.names ?? '';
  };
  const columns = new Map<string, string>();
  for (const table of tables) columns.set(table, await columnsOf(table));
  const idOf = `'rcv_' || lpad(to_hex(i), 32, '0')`;
  const copy = (table: string, row: string, where: string) => `
    insert into ${table} (${columns.get(table)})
    select ${columns.get(table)} from (
      select (jsonb_populate_record(t, ${row})).* from ${table} t, generate_series(1, ${MANY - 1}) i where ${where}) r`;
  await admin.query(`
    ${tables.map((table) => `alter table ${table} disable trigger all;`).join('\n')}
    ${copy('receivable', `jsonb_build_object('id', ${idOf}, 'invoice_number', 'INV-' || i)`, `t.id = '${id}'`)};
    ${copy('task', `jsonb_build_object('object_id', ${idOf})`, `t.object_id = '${id}' and t.party_id = '${debtor.partyId}'`)};
    ${tables.map((table) => `alter table ${table} enable trigger all;`).join('\n')}`);
  for (const table of tables) await admin.query(`vacuum analyze ${table}`);
}

suiteNeeding('chromium', noBrowser, 'a worklist of 100,000', () => {
  it('shows the first of them, says that there are more, and takes the keys', async () => {
    await crowd();
    const seen = await signedIn(owed, debtor, 'en');
    const { page } = seen;
    page.setDefaultTimeout(90_000);
    const tookMs: number[] = [];
    for (let i = 0; i < 3; i++) {
      const from = performance.now();
      await page.goto(`${owed.url}/work`);
      await page.locator('.work li').first().waitFor();
      await page.keyboard.press('j');
      await page.waitForURL(/at=/);
      tookMs.push(Math.round(performance.now() - from));
    }
    console.log(`worklist of ${MANY}: answers a key ${tookMs.join(', ')} ms after it was asked for`);
    expect(await page.locator('.work li').count()).toBe(50);
    // Who counts to the end of so many waits: it says where it stopped counting.
    await page.getByText(/^[\d,]+\+ open$/).waitFor();
    await page.getByRole('button', { name: words['say.more'][0], exact: true }).click();
    await expect.poll(() => page.locator('.work li').count()).toBe(100);
    await fine(seen);
    await seen.picture('many-tasks');
  }, 240_000);
});
