import { describe, expect, it } from 'vitest';
import { retryAfterS, wants } from './rules.ts';

describe('webhooks', () => {
  it('are told of a type by its name or by its family', () => {
    expect(wants([], 'invoice.registered')).toBe(true);
    expect(wants(['receivable.'], 'receivable.presented')).toBe(true);
    expect(wants(['receivable.presented'], 'receivable.presentedAgain')).toBe(false);
    expect(wants(['invoice.registered'], 'receivable.presented')).toBe(false);
  });

  it('are tried again after longer and longer silences, an hour at most', () => {
    expect([1, 2, 3, 10, 11, 400].map(retryAfterS)).toEqual([5, 10, 20, 2_560, 3_600, 3_600]);
  });
});
