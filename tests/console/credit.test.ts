import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser, visit } from '../support/browser.ts';
import { openCreditTrade, type Presented } from '../support/credit.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { enrolled, nextCode } from '../support/sign-in.ts';
import { type Seen, signedIn } from '../support/signed-in.ts';

const trade = await openCreditTrade();
const { exporter, issuer, importer } = trade;

const applicant = await enrolled(trade, importer, 'zhang.min');

const labels = {
  en: {
    invoice: 'Commercial invoice',
    number: 'Number',
    issued: 'Date of issue',
    issuer: 'Issuer',
    made: 'Made out to',
  },
  zh: { invoice: '商业发票', number: '编号', issued: '出具日期', issuer: '出单人', made: '抬头' },
} as const;

/** A scan of an invoice that says something else than the credit. */
async function scanOf({ page }: Seen, number: string): Promise<Buffer> {
  const paper = await page.context().newPage();
  await paper.setViewportSize({ width: 620, height: 800 });
  await paper.setContent(`<body style="font:16px serif;padding:40px"><h1>COMMERCIAL INVOICE</h1><p>No. ${number}
    <p>EXPORTER, DE<p>To: IMPORTER, CN<p>GEARBOXES AND SPARE PARTS<p>CPT CHONGQING<p>EUR 10,000.00`);
  const picture = await paper.screenshot();
  await paper.close();
  return picture;
}

suiteNeeding('chromium', noBrowser, 'the credit desk', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)('from the paper to the notice and the waiver, by clicking, in %s', async (language, at) => {
    const say = (word: keyof typeof words) => words[word][at] as string;
    const label = labels[language];
    const number = `INV-${language}-26`;
    const creditId = await trade.credit();

    // The beneficiary types what each document shows, beside its paper.
    const seller = await signedIn(trade, exporter, language);
    const { page } = seller;
    await seller.go(`/credits/${creditId}`);
    await page.getByRole('button', { name: say('detail.acts') }).click();
    await page.getByRole('menuitem', { name: language === 'en' ? 'Present documents' : '交单' }).click();
    await page.getByLabel(say('present.to')).click();
    await page.getByTitle('Yuzhong Example Bank', { exact: true }).last().click();
    await page.getByLabel(say('exam.amount'), { exact: true }).fill('10,000.00');
    await page
      .getByLabel(say('paper.choose'))
      .setInputFiles({ name: 'invoice.png', mimeType: 'image/png', buffer: await scanOf(seller, number) });
    await page.getByRole('img', { name: 'invoice.png' }).waitFor();
    const typed: [string, string][] = [
      [label.number, number],
      [label.issued, '2026-10-12'],
      [label.issuer, 'Exporter'],
      [label.made, 'Importer'],
      [language === 'en' ? 'Description of goods' : '货物描述', 'GEARBOXES AND SPARE PARTS'],
      [language === 'en' ? 'Amount' : '金额', '10,000.00'],
      [language === 'en' ? 'Currency' : '币种', 'EUR'],
      [language === 'en' ? 'Trade term' : '贸易术语', 'CPT CHONGQING'],
      [language === 'en' ? 'Originals presented' : '提交正本份数', '1'],
    ];
    for (const [name, value] of typed)
      await page.locator('.entered').getByLabel(name, { exact: false }).first().fill(value);
    await fine(seller);
    await seller.picture('present');
    await page.getByRole('button', { name: say('present.send'), exact: true }).click();
    await page.waitForURL(/\/presentations\/prs_/);
    const id = page.url().split('/').at(-1) ?? '';
    await page.context().close();

    // The bank has it examined, and sees three columns with the paper beside them while the days run.
    const desk = await signedIn(trade, issuer, language);
    await desk.go(`/presentations/${id}`);
    await desk.page.getByRole('button', { name: say('exam.examine') }).click();
    const table = desk.page.getByRole('table', { name: say('exam.title') });
    await table.waitFor();
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      say('exam.required'),
      say('exam.found'),
      say('exam.finding'),
    ]);
    await desk.page.getByRole('img', { name: 'invoice.png' }).waitFor();
    await desk.page
      .getByText(language === 'en' ? / left$/ : /剩余/)
      .first()
      .waitFor();
    // Answered by the keyboard alone: whatever is asked is discrepant here.
    const rows = await table.getByRole('row').count();
    for (let i = 1; i < rows; i++) {
      await desk.page.keyboard.press('2');
      await desk.page.keyboard.press('n');
    }
    await fine(desk);
    await desk.picture('examination');

    // The notice is shown as it would go, and goes so.
    await desk.page.getByRole('button', { name: say('exam.refuse'), exact: true }).click();
    const notice = desk.page.getByRole('dialog');
    const message = (await notice.locator('.letter').textContent()) ?? '';
    expect(message).toContain(':77J:');
    const { body: before } = await issuer.get<Presented>(`/presentations/${id}`);
    expect([before.status, before.refusalNotice]).toEqual(['examined', null]);
    await fine(desk);
    await desk.picture('notice');
    await notice.getByRole('button', { name: say('exam.sendNotice') }).click();
    await desk.page.getByRole('heading', { name: say('exam.notice'), exact: true }).waitFor();
    const { body: refused } = await issuer.get<Presented>(`/presentations/${id}`);
    expect(refused.refusalNotice?.message).toBe(message);
    await desk.page.getByRole('button', { name: say('waiver.seek') }).click();
    await desk.page.getByText(say('waiver.waits')).waitFor();
    await desk.page.context().close();

    // The applicant is asked, and waives.
    const buyer = await visit(trade.url, language);
    await buyer.page.goto(`${trade.url}/presentations/${id}`);
    await buyer.page.getByLabel(say('entry.name')).fill(applicant.loginName);
    await buyer.page.getByLabel(say('entry.password')).fill(applicant.password);
    await buyer.page.getByLabel(say('entry.code')).fill(await nextCode(trade, applicant.secret));
    await buyer.page.getByRole('button', { name: say('entry.go'), exact: true }).click();
    await buyer.page.getByRole('button', { name: say('waiver.waive') }).waitFor();
    // A while later the act asks for the second factor.
    trade.clock.advance(600);
    await buyer.page.getByRole('button', { name: say('waiver.waive') }).click();
    const stepUp = buyer.page.getByRole('dialog').filter({ hasText: say('stepUp.lead') });
    await stepUp.getByLabel(say('entry.code')).fill(await nextCode(trade, applicant.secret));
    await stepUp.getByRole('button', { name: say('stepUp.go') }).click();
    await buyer.page.getByText(say('waiver.waived').replace('{on}', '2026-10-12')).waitFor();
    await fine(buyer);
    await buyer.picture('waiver');
  });
});
