import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import { nouns } from '../../src/desk/nouns/index.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { administratorsOf, type Client } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
await desk.pledged(facilityId, 100);
const drawdowns: string[] = [];
for (const amount of [5_000, 1_000, 3_000, 2_000, 4_000])
  drawdowns.push(
    (
      await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
        product: 'working_capital',
        amount: yuan(amount),
        dueOn: desk.dayIn(10 + amount / 1_000),
      })
    ).id,
  );
await bank.done(`/drawdowns/${drawdowns[0]}/approval`);
await checker.done(`/drawdowns/${drawdowns[0]}/disbursement`);

interface Row {
  id: string;
  state: string;
  parties: Record<string, { id: string; name: string } | null>;
  amountMinor: string;
  dueOn: string;
}
interface Body {
  items: Row[];
  next: string | null;
  code?: string;
}
const list = async (of: Client, path: string): Promise<Body> => (await of.get<Body>(path)).body;

it('answers for every noun, for each party, with rows that its document describes', async () => {
  for (const { name, isListedHere } of nouns)
    for (const of of [bank, importer, manager]) {
      const answer = await of.get<Body>(`/lists/${name}?limit=5`);
      expect([name, answer.status]).toEqual([name, 200]);
      const [row] = answer.body.items;
      if (row) expect((await of.get<Row>(`/lists/${name}/${row.id}`)).body).toEqual(row);
      if (isListedHere) expect((await of.get<Body>(`/${name}?limit=5`)).body).toEqual(answer.body);
    }
});

it('filters by state, object, amount and day, and names the parties', async () => {
  const held = await list(bank, '/drawdowns?state=disbursed');
  expect(held.items.map(({ id }) => id)).toEqual([drawdowns[0]]);
  expect(held.items[0]?.parties).toMatchObject({ lender: { id: bank.partyId }, borrower: { id: importer.partyId } });
  const some = await list(
    bank,
    `/drawdowns?facilityId=${facilityId}&currency=CNY&amountMinorAtLeast=200000&amountMinorAtMost=400000`,
  );
  expect(some.items.map(({ amountMinor }) => amountMinor).sort()).toEqual(['200000', '300000', '400000']);
  const due = await list(bank, `/drawdowns?dueOnFrom=${desk.dayIn(12)}&dueOnTo=${desk.dayIn(13)}`);
  expect(due.items.map(({ dueOn }) => dueOn).sort()).toEqual([desk.dayIn(12), desk.dayIn(13)]);
  expect((await list(bank, `/drawdowns?partyId=${manager.partyId}`)).items).toEqual([]);
  expect((await list(bank, `/drawdowns?partyId=${importer.partyId}`)).items).toHaveLength(5);
});

it('sorts either way, and pages through in that order without losing or repeating a row', async () => {
  for (const sort of ['amountMinor', '-amountMinor', 'dueOn', '-createdAt', '']) {
    const seen: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Body = await list(
        bank,
        `/drawdowns?limit=2${sort && `&sort=${sort}`}${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items);
      cursor = page.next;
    }
    expect(seen.map(({ id }) => id).sort()).toEqual([...drawdowns].sort());
    if (sort === 'amountMinor')
      expect(seen.map((row) => row.amountMinor)).toEqual(['100000', '200000', '300000', '400000', '500000']);
    if (sort === '-amountMinor') expect(seen[0]?.amountMinor).toBe('500000');
  }
});

it('finds by how a number begins', async () => {
  const { items } = await list(bank, '/lists/lots?limit=1');
  const all = await list(bank, '/lists/lots?q=Copper');
  expect(items).toHaveLength(1);
  expect(all.items.length).toBeGreaterThan(0);
  expect((await list(bank, '/lists/lots?q=%25')).items).toEqual([]);
  expect((await list(bank, `/lists/lots?q=${encodeURIComponent("' or 1=1 --")}`)).items).toEqual([]);
});

it('finds whatever its letters, and by a part of a party’s name', async () => {
  for (const q of ['COPPER', 'copper'])
    expect((await list(bank, `/lists/lots?q=${q}`)).items.length, q).toBeGreaterThan(0);
  const { items } = await list(bank, '/drawdowns');
  const name = items[0]?.parties.borrower?.name ?? '';
  expect((await list(bank, `/drawdowns?q=${encodeURIComponent(name.slice(1, -1).toUpperCase())}`)).items).toHaveLength(
    5,
  );
  expect((await list(bank, '/drawdowns?q=nobody%25')).items).toEqual([]);
});

it('shows a key to its person and to who administers people, and to no colleague', async () => {
  const [administrator] = administratorsOf(bank);
  const own = await list(bank, '/lists/api-keys');
  expect(new Set(own.items.map((row) => (row as unknown as { personId: string }).personId))).toEqual(
    new Set([bank.personId]),
  );
  const all = await list(administrator, '/lists/api-keys');
  expect(all.items.length).toBeGreaterThan(own.items.length);
  const other = all.items.find((row) => !own.items.some(({ id }) => id === row.id));
  expect((await bank.get(`/lists/api-keys/${other?.id}`)).status).toBe(404);
});

it('goes on in the order that a page was of, and in no other', async () => {
  const { next } = await list(bank, '/drawdowns?limit=2&sort=amountMinor');
  for (const sort of ['&sort=-amountMinor', '&sort=dueOn', ''])
    expect((await list(bank, `/drawdowns?limit=2${sort}&cursor=${next}`)).code).toBe('CURSOR_OF_ANOTHER_QUESTION');
});

it('goes on in the question that a page answered, and in no other: not of another state, nor of another facility', async () => {
  const { next } = await list(bank, '/drawdowns?limit=2');
  const narrower = `/drawdowns?limit=2&state=disbursed&cursor=${next}`;
  expect((await list(bank, narrower)).code).toBe('CURSOR_OF_ANOTHER_QUESTION');
  // How much is wanted of it is not what is asked.
  expect((await list(bank, `/drawdowns?limit=50&totals=true&cursor=${next}`)).items).toHaveLength(3);
  const held = `/drawdowns?limit=2&facilityId=${facilityId}&currency=CNY`;
  const first = await list(bank, held);
  expect((await list(bank, `${held}&cursor=${first.next}`)).items).toHaveLength(2);
  // In whatever order it is put.
  const turned = `/drawdowns?currency=CNY&facilityId=${facilityId}&limit=2`;
  expect((await list(bank, `${turned}&cursor=${first.next}`)).items).toHaveLength(2);
});

it('shows nobody what they take no part in', async () => {
  expect((await list(manager, '/drawdowns')).items).toEqual([]);
  expect((await list(manager, '/lists/facilities')).items).toEqual([]);
  expect((await manager.get(`/lists/drawdowns/${drawdowns[1]}`)).status).toBe(404);
});

it('refuses what it does not understand, by name', async () => {
  const refused = async (path: string) => (await bank.get<{ code: string }>(path)).body.code;
  expect(await refused('/drawdowns?asOf=1999-01-01')).toBe('AS_OF_NOT_KEPT');
  expect(await refused('/drawdowns?state=anything')).toBe('INPUT_INVALID');
  expect(await refused('/drawdowns?sort=tenant_id')).toBe('INPUT_INVALID');
  expect(await refused('/drawdowns?dueOnFrom=2026-02-30')).toBe('INPUT_INVALID');
  expect(await refused('/drawdowns?amountMinorAtLeast=1;drop')).toBe('INPUT_INVALID');
  expect(await refused('/drawdowns?state=held&state=repaid')).toBe('INPUT_INVALID');
  expect(await refused('/lists/banking-calendars?q=x')).toBe('QUERY_UNKNOWN');
  expect(await refused(`/drawdowns?partyId=${facilityId}`)).toBe('INPUT_INVALID');
  const given = (await list(bank, '/drawdowns?limit=2&sort=amountMinor')).next ?? '';
  const forged = (key: string) =>
    `${Buffer.from(JSON.stringify(['desk/drawdowns/amountMinor', key])).toString('base64url')}${given.slice(given.indexOf('.'))}`;
  for (const key of ['x', '[1,2]', '["a","b"]', '[null,null]', '["9999999999999999999999","drw_1"]'])
    expect(['CURSOR_INVALID', 'INPUT_INVALID']).toContain(
      await refused(`/drawdowns?sort=amountMinor&cursor=${forged(key)}`),
    );
});

it('comes whole as a file, with names, that a spreadsheet does not take for formulas', async () => {
  const response = await fetch(`${bank.url}/v1/lists/drawdowns.csv?state=requested`, {
    headers: { authorization: `Bearer ${bank.key}` },
  });
  expect(response.headers.get('content-type')).toContain('text/csv');
  const lines = (await response.text()).trim().split('\r\n');
  expect(lines[0]).toContain('id,state,lender,borrower,facilityId');
  expect(lines).toHaveLength(5);
  const unknown = await bank.get<{ code: string }>('/lists/drawdowns.csv?limit=2');
  expect(unknown.body.code).toBe('QUERY_UNKNOWN');
  const twice = await bank.get<{ code: string }>('/lists/drawdowns.csv?state=requested&state=held');
  expect(twice.body.code).toBe('INPUT_INVALID');
});

it('says in Chinese what columns are called and what is wrong, where that is asked for', async () => {
  const headers = { authorization: `Bearer ${bank.key}`, 'accept-language': 'zh-CN' };
  const csv = await (await fetch(`${bank.url}/v1/lists/drawdowns.csv`, { headers })).text();
  expect(csv.split('\r\n')[0]).toContain('编号,状态,银行（资金方）,借款人,授信编号');
  const refused = (await (
    await fetch(`${bank.url}/v1/lists/drawdowns?state=x&dueOnFrom=2026-02-30`, { headers })
  ).json()) as { errors: { message: string }[] };
  expect(refused.errors).toHaveLength(2);
  for (const { message } of refused.errors) expect(message).toMatch(/\p{Script=Han}/u);
  const words = async (kind: string) =>
    (
      await bank.get<{ items: { kind: string; code: string; of?: string; label: { zh: string } }[] }>(
        `/catalogue?kind=${kind}`,
      )
    ).body.items;
  const held = (await words('state')).find(({ code, of }) => code === 'held' && of === 'drawdowns');
  expect(held?.label.zh).toBe('已冻结');
  const confirmed = (await words('event')).find(({ code }) => code === 'receivable.confirmed');
  expect([confirmed?.of, confirmed?.label.zh]).toEqual(['receivable', '应收账款：已确认']);
});

it('comes whole as a workbook, in which amounts are amounts, days are days and no text is a formula', async () => {
  const response = await fetch(`${bank.url}/v1/lists/drawdowns.xlsx?state=requested`, {
    headers: { authorization: `Bearer ${bank.key}`, 'accept-language': 'zh-CN' },
  });
  expect(response.headers.get('content-type')).toContain('spreadsheetml.sheet');
  expect(response.headers.get('content-disposition')).toContain('drawdowns.xlsx');
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(Object.keys(files).sort()).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/workbook.xml',
    'xl/worksheets/sheet1.xml',
  ]);
  expect(sheet.match(/<row>/g)).toHaveLength(5);
  expect(sheet).toContain('借款人');
  expect(sheet).toMatch(/<c s="5"><v>3000\.00<\/v><\/c>/);
  expect(sheet).not.toContain('<f>');
  expect((await bank.get<{ code: string }>('/lists/drawdowns.xlsx?limit=2')).body.code).toBe('QUERY_UNKNOWN');
});
