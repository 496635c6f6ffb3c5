import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { words } from '../../console/src/words/all.ts';
import { fine, noBrowser } from '../support/browser.ts';
import { invoice, openCreditTrade } from '../support/credit.ts';
import { paperOf, pdfOf, streamOf } from '../support/pdf.ts';
import { suiteNeeding } from '../support/requirements.ts';
import { type Seen, signedIn } from '../support/signed-in.ts';
import type { Client } from '../support/world.ts';

const trade = await openCreditTrade();
const { exporter, issuer } = trade;

async function bring(by: Client, name: string, content: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const { id } = await by.done<{ id: string }>('/papers', { name, bytes: content.length, sha256 });
  const response = await fetch(`${trade.url}/v1/papers/${id}/content?offset=0`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${by.key}`, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(content),
  });
  expect(response.status).toBe(200);
  return sha256;
}

/** Of the page that is shown: how wide and high it is drawn, and how many of its points are dark. */
const drawnOf = ({ page }: Seen) =>
  page.evaluate<{ width: number; height: number; ink: number }>(`(() => {
    const canvas = document.querySelector('.pdf-page canvas');
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 0 && data[i] < 128) ink++;
    return { width, height, ink };
  })()`);

/** A form that draws a form that draws a form, ten times each. */
function endless(): Buffer {
  const deep = 14;
  const forms = Array.from({ length: deep }, (_, i) =>
    streamOf(
      i === deep - 1 ? '0 0 10 10 re f' : `/F Do ${'1 0 0 1 1 1 cm /F Do '.repeat(9)}`,
      `/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /XObject << ${i === deep - 1 ? '' : `/F ${6 + i} 0 R`} >> >> `,
    ),
  );
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>',
    streamOf('/F Do'),
    ...forms,
  ]);
}

suiteNeeding('chromium', noBrowser, 'papers', () => {
  it.each([
    ['en', 0],
    ['zh', 1],
  ] as const)(
    'are read beside the examination, page by page, with a box where a finding points, in %s',
    async (language, at) => {
      const say = (word: keyof typeof words) => words[word][at] as string;
      const creditId = await trade.credit();
      const paperHash = await bring(
        exporter,
        `invoice-${language}.pdf`,
        paperOf([
          ['COMMERCIAL INVOICE', `Exporter, DE, for ${language}`],
          ['商业发票 重庆', 'STEAM ENGINES OF 1890', 'EUR 9,000.00'],
        ]),
      );
      const { id } = await exporter.done<{ id: string }>(`/credits/${creditId}/presentations`, {
        amount: { amountMinor: '900000', currency: 'EUR' },
        presentedToId: issuer.partyId,
        documents: [
          {
            ...invoice('9000.00', { goods: { description: 'STEAM ENGINES OF 1890', incoterm: 'CPT CHONGQING' } }),
            paperHash,
          },
        ],
      });
      await issuer.done(`/presentations/${id}/examination`);

      const desk = await signedIn(trade, issuer, language);
      const { page } = desk;
      await desk.go(`/presentations/${id}`);
      // What was found of the goods stands on the second page, and is opened there.
      await page
        .getByRole('table', { name: say('exam.title') })
        .getByText(/STEAM ENGINES/)
        .click();
      // What is asked is asked in the reader's language; what the documents show stays as they show it.
      const asked = language === 'en' ? 'Does the description of the goods' : '货物描述及贸易术语是否与信用证相符？';
      expect(await page.getByRole('table', { name: say('exam.title') }).innerText()).toContain(asked);
      await page.locator('.pdf-page[data-page="2"] .found-here').first().waitFor();
      expect(await page.locator('.found-here').count()).toBe(1);
      // Chinese of a font that the file does not bring is drawn, and read to who does not see it.
      expect((await drawnOf(desk)).ink).toBeGreaterThan(300);
      expect(await page.locator('.pdf-page .unseen').textContent()).toContain('商业发票');
      await fine(desk);
      await desk.picture('pdf');

      await page.getByRole('button', { name: say('paper.back') }).click();
      await page.locator('.pdf-page[data-page="1"]').waitFor();
      expect(await page.locator('.pdf-page .unseen').textContent()).toContain('COMMERCIAL INVOICE');
      const wide = () =>
        page.locator('.pdf-page').evaluate((shown) => (shown as unknown as { clientWidth: number }).clientWidth);
      const before = await wide();
      await page.getByRole('button', { name: say('paper.closer') }).click();
      expect(await wide()).toBeGreaterThan(before * 1.2);
      await page.keyboard.press('R');
      await expect.poll(async () => (await drawnOf(desk)).width > (await drawnOf(desk)).height).toBe(true);

      // The same paper, from where the presentation is told of.
      await page.getByRole('button', { name: `invoice-${language}.pdf` }).click();
      await page.getByRole('dialog').locator('.pdf-page canvas').waitFor();
      expect(desk.complaints).toEqual([]);
    },
  );

  it('that are made to harm say what they are, and the page goes on', async () => {
    const say = (word: keyof typeof words) => words[word][0] as string;
    const creditId = await trade.credit();
    const seller = await signedIn(trade, exporter, 'en');
    const { page } = seller;
    await seller.go(`/present/${creditId}`);
    await page.getByLabel(say('present.add')).click();
    await page.getByTitle('Commercial invoice', { exact: true }).last().click();
    const choose = async (name: string, buffer: Buffer) =>
      page.getByLabel(say('paper.choose')).setInputFiles({ name, mimeType: 'application/pdf', buffer });

    await choose('broken.pdf', Buffer.from('%PDF-1.7\nnothing that a page could be made of\n%%EOF'));
    await page.getByText(say('paper.pdf.broken')).waitFor();
    await choose(
      'locked.pdf',
      pdfOf(
        ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'],
        `/ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >> `,
      ),
    );
    await page.getByText(say('paper.pdf.locked')).waitFor();
    // A page a mile wide is drawn as large as a browser can hold.
    await choose('mile.pdf', paperOf([['A MILE']], '0 0 4000000 3000000'));
    await page.locator('.pdf-page[data-page="1"] canvas').waitFor();
    const { width, height } = await drawnOf(seller);
    expect([width > 100, width <= 8_192, height <= 8_192]).toEqual([true, true, true]);
    // One that is drawn for ever is ended, and what was typed is still there.
    await page.locator('.entered').getByLabel('Number', { exact: false }).first().fill('INV-9');
    await choose('endless.pdf', endless());
    await page.getByText(say('paper.pdf.slow')).waitFor({ timeout: 40_000 });
    expect(await page.locator('.entered').getByLabel('Number', { exact: false }).first().inputValue()).toBe('INV-9');
    await fine(seller);
  }, 120_000);
});
