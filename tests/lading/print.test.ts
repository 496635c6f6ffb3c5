import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';
import { type Bill, billWithBank } from '../support/lading.ts';
import { openTrade } from '../support/trade.ts';
import type { Client } from '../support/world.ts';

const trade = await openTrade();
const { bank, importer, carrier } = trade;
const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-print-'));

/** poppler's pdftotext, where this machine has it. */
const hasPoppler = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

async function print(client: Client, billId: string, language: string) {
  const response = await fetch(`${trade.url}/v1/bills/${billId}/print?language=${language}`, {
    headers: { authorization: `Bearer ${client.key}` },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const file = path.join(folder, `${billId}-${language}.pdf`);
  writeFileSync(file, bytes);
  return { status: response.status, type: response.headers.get('content-type'), bytes, file };
}
const textOf = (file: string) => execFileSync('pdftotext', ['-layout', file, '-']).toString('utf8');
const fontsOf = (file: string) => execFileSync('pdffonts', [file]).toString('utf8');

/** Share of dark dots in the left half, where there is text and no code: glyphs that are there and invisible are not. */
function inkOf(file: string): number {
  const page = execFileSync('pdftoppm', [
    '-gray',
    '-r',
    '60',
    '-f',
    '1',
    '-l',
    '1',
    '-x',
    '0',
    '-y',
    '60',
    '-W',
    '230',
    '-H',
    '500',
    file,
  ]);
  const body = page.subarray(page.length - 230 * 500);
  return body.filter((grey) => grey < 128).length / body.length;
}

interface Check {
  genuine: boolean;
  current: boolean;
  contentUnchanged: boolean;
  status: string;
  number: string;
}
const check = async (code: string) => {
  const response = await fetch(`${trade.url}/verify/${code}`);
  return { status: response.status, body: (await response.json()) as Check };
};

describe('a printed document', () => {
  it('is a PDF for who takes part in the bill', async () => {
    const bill = await billWithBank(trade);
    const { status, type, bytes } = await print(bank, bill.id, 'en');
    expect([status, type, new TextDecoder().decode(bytes.slice(0, 5))]).toEqual([200, 'application/pdf', '%PDF-']);
    expect((await print(trade.debtor, bill.id, 'en')).status).toBe(404);
  });

  it('is checked where the platform is, whatever host the request names', async () => {
    const bill = await billWithBank(trade);
    const app = createApp({
      openDatabase: trade.database.tallied,
      clock: trade.clock,
      chance: seededChance(9),
      log: () => {},
      signer: trade.signer,
      print: async (model) => new TextEncoder().encode(JSON.stringify(model)),
      publicUrl: () => 'https://holdfast.example',
    });
    const headers = {
      authorization: `Bearer ${bank.key}`,
      host: 'verify.example',
      'x-forwarded-host': 'verify.example',
      forwarded: 'host=verify.example',
    };
    const answer = await app.request(`http://verify.example/v1/bills/${bill.id}/print`, { headers });
    const printed = await answer.text();
    expect(printed).toContain('https://holdfast.example/verify/');
    expect(printed).not.toContain('//verify.example');
  });

  it.skipIf(!hasPoppler)(
    'says what the record says in both languages, with its fonts inside (needs poppler-utils)',
    async () => {
      const goods = '汽车变速箱及零件，型号 GX-120，见合同 CQ-2026-118 号（共四十件）';
      const bill = await billWithBank(trade, 2, { goodsDescription: goods, placeOfDelivery: '重庆团结村, CHINA' });
      for (const [language, expected] of [
        ['en', ['Multimodal transport bill of lading', 'NOT AN ORIGINAL', 'To order of', 'gauge change 1435']],
        ['zh', ['多式联运提单', '非正本', '凭指示', '换轨']],
      ] as const) {
        const { file } = await print(bank, bill.id, language);
        const text = textOf(file).replaceAll(/\s+/g, ' ');
        for (const words of [...expected, '重庆团结村', 'GX-120', bill.number, bill.lots[0]?.containerNumber ?? ''])
          expect(text.replaceAll(' ', '')).toContain(words.replaceAll(' ', ''));
        expect(inkOf(file)).toBeGreaterThan(0.005);
        const listed = fontsOf(file).split('\n').slice(2).filter(Boolean);
        expect(listed.length).toBeGreaterThan(1);
        for (const line of listed) expect(line).toMatch(/yes\s+yes\s+yes/);
      }
    },
  );

  it.skipIf(!hasPoppler)('has a code that checks it, and tells what happened since (needs poppler-utils)', async () => {
    const bill = await billWithBank(trade);
    const { file } = await print(bank, bill.id, 'en');
    const text = textOf(file);
    const lines = text.split('\n').map((line) => line.trim());
    const from = lines.findIndex((line) => line.startsWith('HF1.'));
    const until = lines.findIndex((line) => line.startsWith('Printed '));
    const code = lines.slice(from, until).join('');
    expect(await check(code)).toMatchObject({
      status: 200,
      body: { genuine: true, current: true, contentUnchanged: true, status: 'issued', number: bill.number },
    });
    await bank.done<Bill>(`/bills/${bill.id}/transfer`, { toPartyId: importer.partyId });
    expect((await check(code)).body).toMatchObject({ current: false, contentUnchanged: true });
    const forged = code.replace(/\.2\./, '.3.');
    expect((await check(forged)).status).toBe(404);
    expect((await check('HF1.x')).status).toBe(404);
  });

  it.skipIf(!hasPoppler)('is an original only of a record that is on paper (needs poppler-utils)', async () => {
    const bill = await billWithBank(trade);
    await bank.done(`/bills/${bill.id}/surrender`, { purpose: 'switch_to_paper' });
    await carrier.done(`/bills/${bill.id}/surrender-answer`, { accept: true });
    const text = textOf((await print(carrier, bill.id, 'en')).file);
    expect(text).toContain('ORIGINAL');
    expect(text).not.toContain('NOT AN ORIGINAL');
  });
});
