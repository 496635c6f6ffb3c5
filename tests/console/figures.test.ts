import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { returnKinds } from '../../src/policies/returns/index.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral } from '../support/collateral.ts';
import { paper, terms } from '../support/loans.ts';
import { payee } from '../support/payees.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, importer, debtor } = desk;
const authority = await desk.party('Bureau', 'authority');
const from = desk.today();
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000);
await desk.pledged(facilityId, 100);
await desk.stock(40);
const said = (by: typeof bank, more: object) =>
  by.done(`/parties/${debtor.partyId}/policy-standings`, {
    validFrom: '2026-01-01',
    documentHash: 'a'.repeat(64),
    reason: 'Seen',
    ...more,
  });
await said(bank, { kind: 'industry', value: 'hi_tech' });
await said(authority, { kind: 'list', value: 'key100', listYear: 2026 });
const all = ['loan:propose', 'loan:approve', 'loan:pay', 'loan:service', 'account:approve'];
const [checker, payer] = [await desk.colleague(bank, 'Clerk', all), await desk.colleague(bank, 'Payer', all)];
await payee(checker, 'Supplier', '6222000011112222');
const lent = async (firm: typeof bank, currency: 'CNY' | 'USD') => {
  const amount = { amountMinor: '10000000', currency };
  const { id, sheetHash } = await bank.done<{ id: string; sheetHash: string }>('/loans', {
    borrowerId: firm.partyId,
    amount,
    purposeKind: 'working_capital',
    purpose: 'Copper',
    payees: [{ name: 'Supplier', accountNumber: '6222000011112222' }],
    expectedOn: from,
    availableUntil: desk.dayIn(10),
    terms: terms(),
  });
  await firm.done(`/loans/${id}/acceptance`, { sheetHash });
  await checker.done(`/loans/${id}/approval`);
  await payer.done(`/loans/${id}/disbursements`, {
    amount,
    payments: [{ accountNumber: '6222000011112222', amount, evidenceHash: paper() }],
  });
};
await lent(debtor, 'CNY');
await lent(importer, 'USD');
await debtor.done('/matters', { bankId: bank.partyId, ask: 'Three years in place of one' });
await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash: paper() });
await bank.done('/vat-methods', { year: 2027, method: 'whole_loan', documentHash: paper() });
desk.clock.set(new Date(desk.clock.now().getTime() + 181 * 86_400_000));
const to = desk.today();
// Interest is told of days of one year that are over.
const endOf = (kind: string) => (kind === 'vat_exempt_interest' ? desk.dayIn(-1) : to);
const yearBegins = `${desk.dayIn(-1).slice(0, 4)}-01-01`;
const beginOf = (kind: string) => (kind === 'vat_exempt_interest' && from < yearBegins ? yearBegins : from);
const made: { kind: string; id: string }[] = [];
for (const kind of returnKinds)
  made.push(await bank.done('/policy-returns', { kind, periodFrom: beginOf(kind), periodTo: endOf(kind) }));

/** Of every shape one, read by its address: alone, by group, by money, by party. */
const readAlone = new Set(['relending_stock', 'maturity_ladder', 'hedged_share', 'group_exposure', 'cash_cycle']);
/** Names of those who take part and of what is lent for, moneys, the zone, and ends of numbers, which are the same in both languages. */
const kept = /Bank desk|Bank|Importer|Debtor|Colleague|Copper cathodes|Copper|Three years in place of one|CNY|USD|UTC/g;
const isNumber = (word: string) => /^[0-9a-f]+$|^(ret|lon|mat)$/.test(word);

suiteNeeding('chromium', noBrowser, 'figures of returns', () => {
  it('are in Chinese without a word of English and without a bare number of a party, wherever they are read', async () => {
    const seen = await signedIn(desk, bank, 'zh');
    seen.page.setDefaultTimeout(90_000);
    const main = seen.page.locator('main');
    const left: string[] = [];
    const look = async (address: string, marks: readonly string[]) => {
      await seen.go(address);
      await main.locator('.panel').first().waitFor();
      await main.locator('.skeleton').first().waitFor({ state: 'detached' });
      await main.getByText('CNY').or(main.getByText('数据')).first().waitFor();
      // Names come after the page, and are waited for.
      const foreign = async () => {
        const text = (await main.innerText()).replaceAll(kept, '');
        const found = text.match(/\w+/g) ?? [];
        return [
          ...new Set(found.filter((word) => /[A-Za-z]{2}/.test(word) && !isNumber(word) && !marks.includes(word))),
        ];
      };
      await expect
        .poll(foreign, { timeout: 5_000 })
        .toEqual([])
        .catch(async () => left.push(`${address}: ${(await foreign()).join(' ')}`));
    };
    for (const { kind, id } of made) {
      const { body } = await bank.get<{ judgedBy: { name: string }[] }>(`/policy-returns/${id}`);
      const marks = body.judgedBy.map(({ name }) => name);
      await look(`/policy-returns/${id}`, marks);
      if (readAlone.has(kind)) await look(`/read?at=/v1/policy-returns/${id}`, marks);
    }
    const cycle = made.find(({ kind }) => kind === 'cash_cycle')?.id ?? '';
    for (const beneath of ['rows', 'rerun']) await look(`/read?at=/v1/policy-returns/${cycle}/${beneath}`, []);
    expect(left).toEqual([]);
  });

  it.each(['en', 'zh'] as const)(
    'a firm reads its own cash cycle by names and in its moneys, in %s',
    async (language) => {
      const firm = await signedIn(desk, importer, language);
      await firm.go(`/read?at=${encodeURIComponent(`/v1/cash-cycle?from=${from}&to=${to}`)}`);
      const client = firm.page.getByRole('region', { name: language === 'en' ? 'By client' : '按客户' });
      await client.getByText('Importer').waitFor();
      const text = await firm.page.locator('main').innerText();
      expect(text).toContain(language === 'en' ? 'Days until buyers pay' : '应收天数');
      expect(text).toContain('CNY 9,800,000.00');
      expect(text).not.toMatch(/pty|Pty|Cny/);
      // Nothing is offered that is not there: behind one's own figures stand no rows of a return.
      expect(text).not.toContain(words['policy.rows'][language === 'en' ? 0 : 1]);
      await fine(firm);
      await firm.picture('cash-cycle');
    },
  );
});
