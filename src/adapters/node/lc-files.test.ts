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
