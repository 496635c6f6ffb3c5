import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser, type Visit, visit } from '../support/browser.ts';
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

/** A browser that has fetched nothing yet, of who signed in elsewhere. */
async function cold(): Promise<Visit> {
  const { page } = await signedIn(owed, debtor, 'en');
  const here = await visit(owed.url, 'en');
  await here.page.context().addCookies(await page.context().cookies());
  await page.context().close();
  here.page.setDefaultTimeout(90_000);
  return here;
}

suiteNeeding('chromium', noBrowser, 'a worklist of 100,000', () => {
  it('shows the first of them, says that there are more, and takes the keys', async () => {
    await crowd();
    const tookMs: number[] = [];
    let seen = await cold();
    for (let i = 0; i < 3; i++) {
      if (i > 0) seen = await cold();
      const from = performance.now();
      await seen.page.goto(`${owed.url}/work`);
      await seen.page.locator('.work li').first().waitFor();
      await seen.page.keyboard.press('j');
      await seen.page.waitForURL(/at=/);
      tookMs.push(Math.round(performance.now() - from));
    }
    const { page } = seen;
    console.log(
      `worklist of ${MANY}: a browser that has nothing answers a key ${tookMs.join(', ')} ms after it was asked for`,
    );
    expect(await page.locator('.work li').count()).toBe(50);
    // Who counts to the end of so many waits: it says where it stopped counting.
    await page.getByText(/^[\d,]+\+ open$/).waitFor();
    await page.getByRole('button', { name: words['say.more'][0], exact: true }).click();
    await expect.poll(() => page.locator('.work li').count()).toBe(100);
    await fine(seen);
    await seen.picture('many-tasks');
  }, 240_000);

  it('asks who looks and what waits for them while its scripts are on their way, and once', async () => {
    const { page } = await cold();
    const first = ['/v1/me', '/v1/tasks?limit=50', '/v1/task-counts'];
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url().slice(owed.url.length)));
    const isAsked = () => first.every((address) => asked.includes(address));
    // No script arrives before all of them were asked for: by whoever asks, it is none of the scripts.
    await page.route('**/assets/*.js', async (route) => {
      if (isAsked() || (await page.waitForRequest(isAsked).then(() => true))) await route.continue();
    });
    // No other answer tells what time it is there: those that were asked for early do.
    await page.route('**/v1/**', (route) => {
      const isFirst = first.includes(route.request().url().slice(owed.url.length));
      return isFirst ? route.continue() : route.abort();
    });
    await page.goto(`${owed.url}/work`);
    await page.locator('.work li').first().waitFor();
    await page
      .locator('.live')
      .filter({ hasText: owed.clock.now().toISOString().slice(0, 7) })
      .waitFor();
    expect(asked.filter((address) => first.includes(address)).sort()).toEqual(first.toSorted());
  });
});
