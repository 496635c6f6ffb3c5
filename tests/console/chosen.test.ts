import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fieldOf, valueOf } from '../../console/src/words/terms/index.ts';
import { actTitle } from '../../console/src/words/terms/steps.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { signedIn } from '../support/signed-in.ts';

const desk = await openCollateral();
const { bank, second, checker, importer, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const facilityId = await desk.facility(10_000_000, {});
const { pledgeId } = await desk.pledged(facilityId, 100);
const hash = 'c'.repeat(64);

const { id: drawdownId } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
  product: 'working_capital',
  amount: yuan(1_000),
  dueOn: desk.dayIn(60),
});
await bank.done(`/drawdowns/${drawdownId}/approval`);
await checker.done(`/drawdowns/${drawdownId}/disbursement`);
await bank.done(`/facilities/${facilityId}/repayments`, {
  amount: yuan(400),
  ...transfer(),
  receivedOn: desk.today(),
  source: 'borrower',
});
const { body: receipts } = await bank.get<{ items: { id: string }[] }>('/money-receipts');
const receiptId = receipts.items[0]?.id ?? '';

const filing = await bank.done<{ id: string; registrationId: string }>('/registrations', {
  pledgeId,
  description: 'Copper in the hall',
  termMonths: 36,
});
const stamp = { number: 'F-1', stampedAt: clock.now().toISOString(), certificateHash: hash, amendmentCode: 'XG-1' };
await bank.done(`/filings/${filing.id}/stamp`, stamp);
await second.done(`/filings/${filing.id}/confirmation`);
const { id: objectionId } = await importer.done<{ id: string }>(`/registrations/${filing.registrationId}/objections`, {
  reason: 'not ours',
  filedOn: desk.today(),
});
await bank.done(`/objections/${objectionId}/steps`, { step: 'notified', at: clock.now().toISOString() });

interface Chosen {
  /** Where the act is begun, its address as the document has it, and its sentence in English. */
  page: string;
  path: string;
  summary: string;
  /** What the choice is called, another choice first, and the one that is sent. */
  by: string;
  first: string;
  second: string;
  /** Asked for by the first alone. */
  onlyFirst: string;
  typed: Record<string, string>;
  picked?: Record<string, string>;
  /** Typed before, and found again. */
  draft?: Record<string, unknown>;
  sent: Record<string, unknown>;
}
const cases: Record<string, Chosen> = {
  'a filing': {
    page: `/registrations/${filing.registrationId}`,
    path: '/v1/registrations/{registrationId}/filings',
    summary: 'Prepare to amend, renew or cancel',
    by: 'act',
    first: 'amend',
    second: 'discharge',
    onlyFirst: 'description',
    typed: { grantorName: 'Importer', amendmentCode: 'XG-1' },
    picked: { reason: 'waived' },
    sent: { act: 'discharge', grantorName: 'Importer', amendmentCode: 'XG-1', reason: 'waived' },
  },
  'a step of an objection': {
    page: `/objections/${objectionId}`,
    path: '/v1/objections/{objectionId}/steps',
    summary: '',
    by: 'step',
    first: 'sued',
    second: 'closed',
    onlyFirst: 'proofHash',
    typed: {},
    picked: { as: 'dismissed' },
    sent: { step: 'closed', as: 'dismissed' },
  },
  'a standing': {
    page: `/parties/${importer.partyId}`,
    path: '/v1/parties/{partyId}/standings',
    summary: 'Record that a party is in default, insolvent or listed, or that a court stopped a payment',
    by: 'kind',
    first: 'insolvency',
    second: 'default',
    onlyFirst: 'authority',
    typed: { since: desk.today(), reason: 'Missed two instalments' },
    sent: { kind: 'default', since: desk.today(), reason: 'Missed two instalments' },
  },
  'money received': {
    page: `/money-receipts/${receiptId}`,
    path: '/v1/money-receipts/{receiptId}/rebooking',
    summary: '',
    by: 'kind',
    first: 'applicant_payment',
    second: 'margin',
    onlyFirst: 'presentationId',
    typed: {},
    picked: { facilityId: '' },
    draft: { reason: 'Booked on the wrong head of the debt', amount: yuan(100) },
    sent: {
      reason: 'Booked on the wrong head of the debt',
      amount: yuan(100),
      booking: { kind: 'margin', facilityId },
    },
  },
};

suiteNeeding('chromium', noBrowser, 'a form of alternatives', () => {
  it.each(
    Object.entries(cases).flatMap(([name, of]) => [
      { name, of, language: 'en' as const, at: 0 },
      { name, of, language: 'zh' as const, at: 1 },
    ]),
  )('$name asks for what was chosen and sends no more, in $language', async ({ of, language, at }) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const seen = await signedIn(desk, bank, language);
    const { page } = seen;
    page.setDefaultTimeout(45_000);
    await seen.go(of.page);
    const path = of.path.replace(/\{\w+\}/, of.page.split('/').at(-1) ?? '');
    if (of.draft)
      await page.evaluate(
        `sessionStorage.setItem('holdfast.draft.${bank.personId} ${path}', ${JSON.stringify(JSON.stringify(of.draft))})`,
      );
    const document = (await (await fetch(`${desk.url}/openapi.json`)).json()) as {
      paths: Record<string, { post?: { summary: string } }>;
    };
    const title = actTitle(of.path, document.paths[of.path]?.post?.summary ?? '', language);
    await page.getByRole('button', { name: say('detail.acts') }).click();
    await page.getByRole('menuitem', { name: title }).click();
    const dialog = page.getByRole('dialog');
    const choose = async (field: Locator, value: string) => {
      await field.click();
      const named = page.getByTitle(valueOf(value, language) ?? value, { exact: true });
      const options = page.locator('.ant-select-item-option').filter({ visible: true });
      await (value === '' ? options.first() : named.last()).click();
    };
    const combobox = (name: string) => dialog.getByRole('combobox', { name: fieldOf(name, language), exact: true });
    const only = dialog.getByText(fieldOf(of.onlyFirst, language), { exact: true });
    await choose(combobox(of.by).first(), of.first);
    await only.first().waitFor();
    await choose(combobox(of.by).first(), of.second);
    await expect.poll(() => only.count(), { timeout: 10_000 }).toBe(0);
    for (const [name, text] of Object.entries(of.typed))
      await dialog.getByLabel(fieldOf(name, language), { exact: true }).fill(text);
    for (const [name, value] of Object.entries(of.picked ?? {})) await choose(combobox(name).last(), value);
    await fine(seen);
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith(path));
    await dialog.getByRole('button', { name: say('act.preview') }).click();
    expect((await sent).postDataJSON()).toEqual(of.sent);
    await seen.picture(`chosen-${of.by}-${of.second}`);
  });
});
