import { describe, expect, it } from 'vitest';
import { messagesOf, openCreditTrade } from '../support/credit.ts';

const trade = await openCreditTrade();
const { issuer, importer } = trade;
const usance = { availableBy: 'deferred_payment', tenor: { kind: 'days_after', days: 60, event: 'shipment' } };
const priced = { description: 'COILS', quantity: '250', unit: 'MT', unitPrice: '1945.00', incoterm: 'CIP CHONGQING' };

const issued = async (more: object = {}, terms: object = {}) => {
  const creditId = await trade.credit(486_250, more, terms);
  const { text } = (await messagesOf(issuer, creditId)).find(({ type }) => type === '700') ?? { text: '' };
  return { creditId, text: text.replaceAll('\n', ' ') };
};

describe('the MT700 of a credit', () => {
  it('says how the nominated bank is reimbursed, and a unit price has currency and unit', async () => {
    const { text } = await issued({}, { ...usance, goods: priced });
    expect(text).toMatch(/:78:THE ISSUING BANK REIMBURSES THE NOMINATED BANK AS IT INSTRUCTS AT MATURITY/);
    expect(text).toContain('UNIT PRICE EUR 1945.00 PER MT');
    expect(text).not.toContain(':53A:');
  });

  it('names the reimbursing bank where one pays', async () => {
    const third = await trade.admit('Third Bank', ['bank'], { bic: 'THRDDEFF', country: 'DE' });
    const { text } = await issued({ reimbursingBankId: third.partyId }, { rules: 'ucp' });
    expect(text).toMatch(/:53A:THRDDEFF.* :78:REIMBURSEMENT IS CLAIMED FROM THE BANK IN FIELD 53A/);
  });

  it('has the words that the bank agreed, and an amendment of them', async () => {
    const { creditId, text } = await issued({}, { reimbursementText: 'We pay at maturity in Euro via target2.' });
    expect(text).toContain(':78:WE PAY AT MATURITY IN EURO VIA TARGET2.');
    const asked = await importer.done<{ id: string }>(`/credits/${creditId}/amendments`, {
      change: { terms: { reimbursementText: 'WE PAY AT SIGHT.' } },
    });
    await issuer.done(`/amendments/${asked.id}/issue`);
    const amended = (await messagesOf(issuer, creditId)).find(({ type }) => type === '707');
    expect(amended?.text).toContain(':78:WE PAY AT SIGHT.');
  });

  it('says nothing where only the issuing bank pays', async () => {
    const { text } = await issued({ nominatedBankId: undefined });
    expect(text).not.toContain(':78:');
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', '422 INPUT_INVALID'],
    ['no text', 78, '422 INPUT_INVALID'],
    ['more than twelve lines hold', 'X'.repeat(781), '422 INPUT_INVALID'],
  ])('refuses %s in its place', async (_what, reimbursementText, code) => {
    expect(await importer.refused('/credits', trade.application(1_000, {}, { reimbursementText }))).toBe(code);
  });
});
