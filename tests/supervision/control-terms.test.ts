import { beforeAll, describe, expect, it } from 'vitest';
import { stateTerms } from '../support/lenient.ts';
import { openTrade, type Trade } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

interface InForce {
  items: { riskClass: string; terms: Record<string, boolean | number>; statedIn: Record<string, string> }[];
}

let trade: Trade;
/** Another bank, that has stated nothing. */
let bank: Client;
let risk: Client;
const of = async (riskClass: string, lender = bank) =>
  (await lender.get<InForce>('/control-terms/in-force')).body.items.find((each) => each.riskClass === riskClass);
const ask = { riskClasses: ['normal'], reason: 'Own practice' };

beforeAll(async () => {
  trade = await openTrade();
  bank = await trade.party('Second bank', 'bank');
  risk = await trade.colleague(bank, 'Risk', ['terms:approve']);
});

describe('control terms', () => {
  it('are the rule book’s until a lender states its own: everything asked for, in every class', async () => {
    for (const [riskClass, sources, silenceLostS, toleranceBps] of [
      ['low', 1, 86_400, 50],
      ['normal', 2, 14_400, 30],
      ['high', 3, 1_800, 10],
    ] as const) {
      const found = await of(riskClass);
      expect(found).toMatchObject({ statedIn: {}, terms: { sources, silenceLostS, toleranceBps } });
      for (const demand of ['supervised', 'intakeMeasured', 'gateScale', 'measured', 'sealedOnTheWay'])
        expect(found?.terms[demand]).toBe(true);
      expect(found?.terms.unmarkedPiecesBps).toBe(0);
    }
  });

  it('are the lender’s own once another person approved, setting by setting', async () => {
    const { id } = await bank.done<{ id: string }>('/control-terms', { ...ask, terms: { toleranceBps: 20 } });
    expect((await of('normal'))?.terms.toleranceBps).toBe(30);
    expect(await bank.refused(`/control-terms/${id}/approval`)).toBe('403 SAME_PERSON');
    const approved = await risk.done<{ loosens: string[] }>(`/control-terms/${id}/approval`);
    expect(approved.loosens).toEqual([]);
    expect(await of('normal')).toMatchObject({
      terms: { toleranceBps: 20, sources: 2 },
      statedIn: { toleranceBps: id },
    });
    expect((await of('high'))?.terms.toleranceBps).toBe(10);
    expect(await risk.refused(`/control-terms/${id}/approval`)).toBe('409 CONTROL_TERMS_DECIDED');
    expect(await trade.manager.refused('/control-terms', { ...ask, terms: { toleranceBps: 9_000 } })).toBe(
      '403 MANDATE_MISSING',
    );
    expect((await trade.manager.get<{ items: unknown[] }>('/control-terms')).body.items).toEqual([]);
  });

  it('say what they loosen, by what is in force when they are approved', async () => {
    const { id, loosens } = await bank.done<{ id: string; loosens: string[] }>('/control-terms', {
      ...ask,
      terms: { toleranceBps: 18, supervised: false, sources: 1 },
    });
    expect(loosens).toEqual(['supervised', 'sources']);
    await stateTerms(bank, risk, { toleranceBps: 15 }, ['normal']);
    expect((await risk.done<{ loosens: string[] }>(`/control-terms/${id}/approval`)).loosens).toEqual([
      'supervised',
      'toleranceBps',
      'sources',
    ]);
  });

  it('are refused where they make no sense', async () => {
    const errors = async (body: unknown) =>
      (await bank.post<ProblemBody>('/control-terms', body)).body.errors?.map((e) => `${e.pointer} ${e.code}`);
    expect(await errors({ ...ask, terms: {} })).toEqual(['/terms CUSTOM']);
    expect(await errors({ ...ask, terms: { toleranceBps: -1 } })).toEqual(['/terms/toleranceBps TOO_SMALL']);
    expect(await errors({ ...ask, terms: { silenceLostS: 91 * 86_400 } })).toEqual(['/terms/silenceLostS TOO_BIG']);
    expect(await errors({ ...ask, terms: { sources: 0 } })).toEqual(['/terms/sources TOO_SMALL']);
    expect(await errors({ ...ask, terms: { supervised: 'no' } })).toEqual(['/terms/supervised INVALID_TYPE']);
    expect(await errors({ ...ask, terms: { trust: 1 } })).toContain('/terms/trust UNKNOWN_MEMBER');
    expect(await errors({ ...ask, riskClasses: ['none'], terms: { sources: 2 } })).toEqual([
      '/riskClasses/0 INVALID_VALUE',
    ]);
    expect(await bank.refused('/control-terms', { ...ask, terms: { silenceLostS: 60 } })).toBe('422 SILENCE_ORDER');
  });
});
