import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { disturb } from '../../../tests/examination/disturb.ts';
import { accepts } from '../../../tests/examination/json-schema.ts';
import { seeded } from '../../../tests/messages/mutations.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { examine } from './examine.ts';
import { examinationCase } from './schemas.ts';

const minimal = {
  case: 'm',
  credit: { requiredDocuments: [] },
  presentation: { presentedOn: '2026-06-15', documents: [] },
};
const withDocument = (document: object) => ({
  ...minimal,
  presentation: { ...minimal.presentation, documents: [document] },
});
const withRequired = (required: object) => ({ ...minimal, credit: { requiredDocuments: [required] } });

describe('input of an examination', () => {
  it.each<[boolean, string, unknown]>([
    [true, 'the least there may be', minimal],
    [true, 'members nobody knows, anywhere', { ...minimal, why: 1, credit: { ...minimal.credit, colour: 'red' } }],
    [
      true,
      'a date that is none: judged when read',
      { ...minimal, presentation: { ...minimal.presentation, presentedOn: 'soon' } },
    ],
    [true, 'whole numbers written as decimals', withDocument({ id: 'a', type: 'draft', originalsPresented: 2.0 })],
    [true, 'very large whole numbers', withDocument({ id: 'a', type: 'draft', originalsPresented: 1e20 })],
    [true, 'negative numbers', withRequired({ type: 'draft', originals: -1 })],
    [true, 'a full set', withRequired({ type: 'draft', originals: 'full_set' })],
    [true, 'null as expectation of complying', { ...minimal, expect: { complying: null } }],
    [false, 'no case', { credit: minimal.credit, presentation: minimal.presentation }],
    [false, 'no required documents', { ...minimal, credit: {} }],
    [false, 'no day of presentation', { ...minimal, presentation: { documents: [] } }],
    [false, 'a document without id', withDocument({ type: 'draft' })],
    [false, 'a document without type', withDocument({ id: 'a' })],
    [false, 'a type nobody knows', withDocument({ id: 'a', type: 'bill' })],
    [false, 'part of an original', withDocument({ id: 'a', type: 'draft', originalsPresented: 1.5 })],
    [false, 'another word for a set', withRequired({ type: 'draft', originals: 'all' })],
    [false, 'an amount as a number', { ...minimal, credit: { ...minimal.credit, amount: 1 } }],
    [false, 'a member that is null', { ...minimal, drawnBefore: null }],
    [false, 'a weekday of zero', { ...minimal, calendar: { weekend: [0] } }],
    [false, 'a weekday of eight', { ...minimal, calendar: { weekend: [8] } }],
    [false, 'a list where an object belongs', { ...minimal, credit: [] }],
    [false, 'expectation without rule', { ...minimal, expect: { discrepancies: [{ documentId: 'a' }] } }],
    [false, 'null', null],
    [false, 'a string', 'case'],
  ])('%s: %s', (accepted, _what, value) => {
    expect(examinationCase.safeParse(value).success).toBe(accepted);
  });

  const path = `${process.env['HOLDFAST_SHARED'] ?? ''}/contract/examination.schema.json`;
  it.skipIf(!existsSync(path))('accepts exactly what the contract accepts, on disturbed cases', () => {
    const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    fc.assert(
      fc.property(fc.constantFrom(multimodal, rail, sea), fc.integer(), (base, seed) => {
        const disturbed = disturb(base, seeded(seed));
        expect(examinationCase.safeParse(disturbed).success).toBe(accepts(schema, disturbed));
      }),
      { seed: 14, numRuns: 3_000 },
    );
  });

  it('never crashes on what it accepts: it answers, or refuses with a code and a place', () => {
    fc.assert(
      fc.property(fc.constantFrom(multimodal, rail, sea), fc.integer(), (base, seed) => {
        const given = examinationCase.safeParse(disturb(base, seeded(seed)));
        if (!given.success) return;
        try {
          expect(examine(given.data)).toHaveProperty('lastDayToRefuse');
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(error.at, error.message).toMatch(/^\//);
        }
      }),
      { seed: 14, numRuns: 2_000 },
    );
  });
});
