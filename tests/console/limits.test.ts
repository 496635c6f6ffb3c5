import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { documentHash, limitOf, openLimit, stateCapital } from '../support/limits.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled } from '../support/sign-in.ts';
import { enteredBy } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
await desk.price(70_000);
await desk.valuationTerms();
await stateCapital(bank);
const holding = await desk.admit('Holding', ['trader'], {});
await bank.done('/party-relations', {
  partyId: holding.partyId,
  otherId: importer.partyId,
  kind: 'same_group',
  source: 'annual report',
});
const groupId = await openLimit(bank, 'group', holding, yuan(8_000_000));
const customerId = await openLimit(bank, 'customer', importer, yuan(5_000_000), {
  parentId: groupId,
  conditions: [{ title: 'Opinion on the charge', paper: 'Opinion of counsel', proverId: importer.partyId }],
});
const productId = await openLimit(bank, 'product', importer, yuan(1_000_000), {
  parentId: customerId,
  products: ['working_capital'],
  maxTenorDays: 120,
});
const jointId = await openLimit(bank, 'joint', importer, yuan(2_000_000), { parentId: customerId });
const facilityId = await desk.facility(50_000_000, {});
await desk.pledged(facilityId, 100);
await bank.done(`/limits/${productId}/facilities`, { facilityId });
const { body: conditions } = await bank.get<{ conditions: { id: string }[] }>(`/limits/${customerId}`);
for (const { id } of conditions.conditions)
  await bank.done(`/conditions/${id}/waiver`, { reason: 'Seen on paper', documentHash });
const ask = (amount: number) =>
  importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(amount),
    dueOn: desk.dayIn(60),
  });
const { id: out } = await ask(250_000);
await bank.done(`/drawdowns/${out}/approval`);
await checker.done(`/drawdowns/${out}/disbursement`);
await ask(375_000);
const officer = await enrolled(desk, bank, 'li.wei');

suiteNeeding('chromium', noBrowser, 'the tree of limits', () => {
  it('isRoot answers what is part of nothing, or what is', async () => {
    const found = async (isRoot: boolean) =>
      (await bank.get<{ items: { id: string }[] }>(`/limits?isRoot=${isRoot}`)).body.items.map(({ id }) => id);
    expect(await found(true)).toEqual([groupId]);
    expect(await found(false)).toEqual([customerId, productId, jointId].toSorted());
  });

  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'is reached from portfolio, facility and firm by clicking, tells what is taken and left, and is suspended there, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const seen = await enteredBy(desk, officer, language);
      const { page } = seen;
      page.setDefaultTimeout(60_000);
      const kind = (of: 'group' | 'customer' | 'product' | 'joint') => new RegExp(say(`limit.kind.${of}`));

      // From the portfolio to the group, and down the tree to the product.
      await seen.go('/portfolio');
      const roots = page.getByRole('table', { name: say('limit.roots') });
      await roots.getByRole('link', { name: kind('group') }).click();
      await page.waitForURL(new RegExp(`/limits/${groupId}$`));
      const tree = page.getByRole('table', { name: say('limit.tree') });
      await tree.getByRole('link', { name: kind('joint') }).waitFor();
      const taken = async (of: 'group' | 'customer' | 'product') =>
        (
          await tree
            .getByRole('row')
            .filter({ hasText: kind(of) })
            .innerText()
        ).replaceAll(/\s+/g, ' ');
      expect(await taken('group')).toContain('8,000,000.00 250,000.00 375,000.00 7,375,000.00 92.18 %');
      expect(await taken('customer')).toContain('5,000,000.00 250,000.00 375,000.00 4,375,000.00 87.50 %');
      expect(await taken('product')).toContain('1,000,000.00 250,000.00 375,000.00 375,000.00 37.50 %');
      await seen.picture('limit-group');
      await tree.getByRole('link', { name: kind('customer') }).click();
      await page.waitForURL(new RegExp(`/limits/${customerId}$`));
      await page.getByRole('link', { name: 'Opinion on the charge' }).waitFor();
      await fine(seen);
      await seen.picture('limit-customer');

      // What takes it and what secures that; the facility leads back.
      await tree.getByRole('link', { name: kind('product') }).click();
      await page.waitForURL(new RegExp(`/limits/${productId}$`));
      const takers = page.getByRole('table', { name: say('limit.takers') });
      const counted = await bank.get<{ countedMinor: string }>(`/facilities/${facilityId}/coverage`);
      const digits = (Number(counted.body.countedMinor) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
      await takers.getByText(digits).waitFor();
      const securities = page.getByRole('table', { name: say('limit.securities') });
      const pledge = securities.getByRole('row').filter({ hasText: '100,000,000.00' });
      await pledge.getByText('Importer', { exact: true }).waitFor();
      await pledge.getByRole('link', { name: language === 'en' ? /^Pledge · Goods/ : /^质押 · 货物/ }).waitFor();
      await fine(seen);
      await seen.picture('limit-product');
      await takers.getByRole('link').first().click();
      await page.waitForURL(new RegExp(`/facilities/${facilityId}$`));
      const above = page.getByRole('table', { name: say('limit.above') });
      await above.getByRole('link', { name: kind('product') }).waitFor();
      expect(await above.getByRole('row').count()).toBe(4);
      await fine(seen);
      await seen.picture('limit-facility');

      // From the firm as well.
      await seen.go(`/parties/${importer.partyId}`);
      const own = page.getByRole('table', { name: say('limit.of') });
      await own.waitFor();
      await fine(seen);
      await seen.picture('limit-party');
      await own.getByRole('link', { name: kind('customer') }).click();
      await page.waitForURL(new RegExp(`/limits/${customerId}$`));

      // Suspended by one button; nothing more is taken.
      if (language === 'zh') await bank.done(`/limits/${customerId}/resumption`, { reason: 'risk_fell', documentHash });
      await page.reload();
      const suspend = language === 'en' ? /^Suspend/ : /暂停/;
      await page.getByRole('button', { name: suspend }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox').first().click();
      await page.locator('.ant-select-item-option').filter({ visible: true }).first().click();
      await dialog.getByPlaceholder(say('hash.paste')).fill(documentHash);
      await dialog.getByRole('button', { name: say('act.send'), exact: true }).click();
      await page.getByText(say('act.done'), { exact: true }).waitFor();
      expect((await limitOf(bank, customerId)).status).toBe('suspended');
      expect(seen.complaints).toEqual([]);
    },
  );
});
