import { describe, expect, it } from 'vitest';
import { isTold, nearestTold, retryAfterS, wants } from './rules.ts';

describe('webhooks', () => {
  it('are told of a type by its name or by its family', () => {
    expect(wants([], 'invoice.registered')).toBe(true);
    expect(wants(['receivable.'], 'receivable.presented')).toBe(true);
    expect(wants(['receivable.presented'], 'receivable.presentedAgain')).toBe(false);
    expect(wants(['invoice.registered'], 'receivable.presented')).toBe(false);
  });

  it.each([
    ['receivable.confirmed', true],
    ['receivable.', true],
    ['receivable.confirmd', false],
    ['recievable.', false],
    ['copper.cathode', false],
    ['receivable.constructor', false],
    // Named whole, by the noun alone, by one word of two, and handed on by another name.
    ['lot.blended', true],
    ['site.registered', true],
    ['ownLedger.declared', true],
    ['covenant.kept', true],
    ['surrogate.applied', true],
  ])('know whether anything is told under %s: %s', (name, is) => {
    expect(isTold(name)).toBe(is);
  });

  it('are told the names that come nearest to a slip', () => {
    expect(nearestTold('receivable.confirmd')[0]).toBe('receivable.confirmed');
    expect(nearestTold('recievable.')[0]).toBe('receivable.');
  });

  it('are tried again after longer and longer silences, an hour at most', () => {
    expect([1, 2, 3, 10, 11, 400].map(retryAfterS)).toEqual([5, 10, 20, 2_560, 3_600, 3_600]);
  });
});
