import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { multimodal } from '../../../tests/examination/base-cases.ts';
import { changed, goods, presented } from '../../../tests/examination/changes.ts';
import { credit, inFin, samples } from '../../../tests/messages/samples.ts';
import { examineFile } from './examine-file.ts';
import { checkMtFile, parseMtFile, renderMtFile } from './mt-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-lc-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function file(content: string | Uint8Array | object): string {
  const path = join(folder, `${++count}`);
  const raw = typeof content === 'string' || content instanceof Uint8Array;
  writeFileSync(path, raw ? content : JSON.stringify(content));
  return path;
}

describe('holdfast examine', () => {
  it.each<[string, () => string, number]>([
    ['complies', () => file(multimodal), 0],
    ['questions only', () => file(changed(multimodal, goods('pl', { description: 'BEARINGS' }))), 0],
    ['does not comply', () => file(changed(multimodal, presented('2026-06-23'))), 1],
    ['no such file', () => join(folder, 'none'), 2],
    ['no JSON', () => file('{'), 2],
    ['another shape', () => file({ case: 'x' }), 2],
    ['a date that is none', () => file(changed(multimodal, presented('soon'))), 2],
    ['too large', () => file(' '.repeat(6_000_000)), 2],
  ])('%s', (_what, path, exitCode) => {
    const outcome = examineFile(path());
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.diagnostics.length > 0).toBe(exitCode === 2);
    expect('output' in outcome).toBe(exitCode !== 2);
  });

  it('prints what the contract asks for and nothing else', () => {
    const { output } = examineFile(file(changed(multimodal, presented('2026-06-23'))));
    expect(output).toEqual({
      complying: false,
      discrepancies: [
        {
          rule: 'U14c',
          documentId: 'td',
          text: 'LATE PRESENTATION (22 DAYS AFTER SHIPMENT)',
          found: 'shipped Mon 2026-06-01, presented Tue 2026-06-23',
          required: '21 days, last day Mon 2026-06-22',
        },
      ],
      forExaminer: [],
      lastDayToPresent: '2026-06-22',
      lastDayToRefuse: '2026-06-30',
    });
  });

  it('names the place of what it cannot read', () => {
    expect(examineFile(file(changed(multimodal, presented('soon')))).diagnostics[0]).toContain(
      '/presentation/presentedOn',
    );
    expect(examineFile(file({ ...multimodal, drawnBefore: 1 })).diagnostics[0]).toContain('/drawnBefore');
  });
});

describe('holdfast mt', () => {
  it('text to JSON and back is the same text', () => {
    for (const [type, text] of Object.entries(samples)) {
      const parsed = parseMtFile(file(text), { type: type as keyof typeof samples });
      expect(parsed.exitCode).toBe(0);
      expect(renderMtFile(file(parsed.output as object))).toEqual({ exitCode: 0, output: text, diagnostics: [] });
    }
  });

  it.each<[string, (type: string, text: string) => string]>([
    ['bare', (_type, text) => text],
    ['bare, on its fourth line', (_type, text) => `\n\n\n${text}\n`],
    ['in blocks', inFin],
    ['in blocks with bare line ends', (type, text) => inFin(type, text, '\n')],
    ['in blocks, each on a line', (type, text) => `\n${inFin(type, text, '\n').replace('{2:', '\n{2:')}{S:{COP:P}}\n`],
    [
      'as delivered',
      (type, text) =>
        inFin(type, text).replace(/\{2:I(\d{3})\w+\}/, '{2:O$11200261129BANKDEFFAXXX00000000002611291300N}'),
    ],
    ['without block 5', (type, text) => inFin(type, text).replace(/\{5:.*$/s, '')],
    ['several in one file', (type, text) => `${inFin(type, text)}$\n${inFin(type, text)}`],
  ])('parse, render and parse again give the same, header and lines included: %s', (_what, wrap) => {
    for (const [type, text] of Object.entries(samples)) {
      const options = { type: type as keyof typeof samples };
      const once = parseMtFile(file(wrap(type, text)), options);
      expect(once).toMatchObject({ exitCode: 0 });
      const written = renderMtFile(file(once.output as object));
      expect(written.diagnostics).toEqual([]);
      expect(parseMtFile(file(written.output as string), options)).toEqual(once);
    }
  });

  it.each<[string, string, string]>([
    ['44C', '44C:261231', '44C:261331'],
    ['44C in letters', '44C:261231', '44C:LATEST'],
    ['31D', '31D:270131DUISBURG', '31D:270231DUISBURG'],
    ['31C', '31C:261102', '31C:269902'],
  ])('a day that is none in %s is a finding with its code, and the rest is judged', (_what, from, to) => {
    const { exitCode, output } = checkMtFile(file(credit.replace(from, to)), { type: '700' });
    expect(exitCode).toBe(1);
    expect(output).toMatchObject({ valid: false, lint: expect.any(Array) });
    expect(JSON.stringify(output)).toContain('"T50"');
  });

  it('remarks on rules that are others and not said', () => {
    const { output } = checkMtFile(file(credit.replace('40E:UCP LATEST VERSION', '40E:OTHR')), { type: '700' });
    expect(output).toMatchObject({ valid: true, findings: [{ field: '40E', severity: 'warning' }] });
    const said = credit.replace('40E:UCP LATEST VERSION', '40E:OTHR/URC 522');
    expect(checkMtFile(file(said), { type: '700' }).output).toMatchObject({ valid: true, findings: [] });
  });

  it.each<[string, object, string]>([
    ['a header that is no text', { type: '700', header: { basic: 1 }, fields: [] }, 'INPUT_INVALID at /header/basic'],
    [
      'a line that is none',
      { type: '700', fields: [{ tag: '20', value: 'X', line: 0 }] },
      'INPUT_INVALID at /fields/0/line',
    ],
    ['a list of none', { messages: [] }, 'INPUT_INVALID at /messages'],
    ['one of several', { messages: [{ type: '999', fields: [] }] }, 'INPUT_INVALID at /messages/0/type'],
  ])('render refuses %s by its place', (_what, json, said) => {
    const { exitCode, diagnostics } = renderMtFile(file(json));
    expect(exitCode).toBe(2);
    expect(diagnostics.join('\n')).toContain(said);
  });

  it('render refuses a header that would not read back', () => {
    const { output } = parseMtFile(file(inFin('700', credit)), {});
    const wrong = { ...(output as object), header: { basic: 'F01}{4:' } };
    expect(renderMtFile(file(wrong))).toMatchObject({ exitCode: 1 });
  });

  it.each<[string, string | Uint8Array, number, string]>([
    ['Chinese text', credit.replace('88 XIYONG AVENUE', '西永大道'), 1, 'M60'],
    ['wrong decimals', credit.replace('EUR480000,', 'JPY480000,1'), 1, 'T43'],
    ['truncated', inFin('700', credit).slice(0, 300), 2, 'BLOCK_NOT_CLOSED'],
    ['nothing', '', 2, 'NO_MESSAGE'],
    ['no UTF-8', Uint8Array.from([0x3a, 0x32, 0x30, 0x3a, 0xd6, 0xd8]), 2, 'FILE_UNREADABLE'],
    ['twenty megabytes', 'X'.repeat(20_000_000), 2, 'INPUT_TOO_LARGE'],
  ])('refuses %s', (_what, content, exitCode, code) => {
    const outcome = parseMtFile(file(content));
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.diagnostics.join('\n')).toContain(code);
    expect(JSON.stringify(outcome.output ?? {})).not.toContain('"fields"');
  });

  it('checks with error codes, and advises on a credit without refusing it', () => {
    expect(checkMtFile(file(credit))).toMatchObject({
      exitCode: 0,
      output: { valid: true, type: '700', findings: [], lint: [{ rule: 'L9' }] },
    });
    const broken = checkMtFile(file(credit.replace(':45A:', ':44D:IN DECEMBER\n:45A:')));
    expect(broken).toMatchObject({ exitCode: 1, output: { valid: false, findings: [{ code: 'D06', field: '44D' }] } });
    expect(checkMtFile(file(samples['711']))).toMatchObject({ exitCode: 2 });
    expect(checkMtFile(file(samples['711']), { type: '711' })).toMatchObject({ exitCode: 0 });
    expect(checkMtFile(file(credit), { type: '999' as never })).toMatchObject({ exitCode: 2 });
  });

  it('does not write what would not read back', () => {
    const fields = [
      { tag: '20', value: 'A' },
      { tag: '79', value: '重庆' },
    ];
    expect(renderMtFile(file({ type: '799', fields }))).toMatchObject({ exitCode: 1 });
    expect(renderMtFile(file({ type: '799' }))).toMatchObject({ exitCode: 2 });
    expect(renderMtFile(file('text'))).toMatchObject({ exitCode: 2 });
  });
});
