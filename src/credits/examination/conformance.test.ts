import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import { examinationCase } from './schemas.ts';

/** Shared examination cases: run where HOLDFAST_SHARED names the folder that holds them. */
const folder = `${process.env['HOLDFAST_SHARED'] ?? ''}/scenarios/examination`;
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];

describe('shared examination cases', () => {
  it.skipIf(files.length > 0)('are not here: set HOLDFAST_SHARED to run them', () => {});

  it.each(files)('%s', (file) => {
    const given = examinationCase.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
    const result = examine(given);
    const found = {
      complying: result.complying,
      discrepancies: result.discrepancies.map(({ rule, documentId }) => (documentId ? { rule, documentId } : { rule })),
      forExaminer: [...new Set(result.forExaminer.map(({ rule }) => rule))],
      ...(result.lastDayToPresent === undefined ? {} : { lastDayToPresent: result.lastDayToPresent }),
      lastDayToRefuse: result.lastDayToRefuse,
    };
    expect(found).toEqual(given.expect);
  });
});
