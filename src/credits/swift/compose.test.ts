import { describe, expect, it } from 'vitest';
import { credit } from '../../../tests/messages/samples.ts';
import {
  amendTerms,
  assemble,
  type CreditTerms,
  checkMessage,
  composeAcknowledgement,
  composeAmendment,
  composeAuthorisation,
  composeDischarge,
  composeDiscrepancyAdvice,
  composePaymentAdvice,
  composeRefusal,
  composeReimbursementAdvice,
  creditTerms,
  type Message,
  mainAmount,
  parseMessage,
  renderMessage,
} from './index.ts';

const parsed = parseMessage(credit);
const terms: CreditTerms = parsed.ok ? creditTerms(parsed.message) : {};
const facts = { senderReference: 'CQLC26110001', issuingBank: 'EXAMCN22XXX', number: 1, amendedOn: '2026-12-01' };

describe('an amendment', () => {
  it.each<[string, Partial<CreditTerms>, string]>([
    ['more money', { amount: '500000.00' }, '32B'],
    ['less money', { amount: '450000.50' }, '33B'],
    ['later shipment and expiry', { latestShipmentOn: '2027-01-20', expiresOn: '2027-02-20' }, '31D 44C'],
    ['another tolerance', { amountTolerance: { plusPct: 10, minusPct: 0 } }, '39A'],
    ['partial shipments', { partialShipments: 'allowed' }, '43P'],
    ['another route', { placeOfDelivery: 'CHENGDU, CHINA' }, '44B'],
    ['more days', { presentationDays: 21 }, '48'],
    [
      'another beneficiary',
      { beneficiary: { name: 'EXAMPLE AUTO AG', address: 'ELBSTR 2, HAMBURG', country: 'DE' } },
      '59',
    ],
    ['other goods', { goodsText: '+12 UNITS PASSENGER VEHICLES\n+CIP CHONGQING INCOTERMS 2020' }, '45B'],
    ['other documents', { documentsText: '+COMMERCIAL INVOICE' }, '46B'],
    ['a condition', { conditionsText: '+DOCUMENTS IN ENGLISH' }, '47B'],
    ['transferable', { form: 'irrevocable_transferable' }, '40A'],
  ])('of %s states what differs and turns the old terms into the new', (_what, change, tags) => {
    const after = { ...terms, ...change };
    const messages = composeAmendment(terms, after, facts);
    expect(messages.flatMap(checkMessage)).toEqual([]);
    const fixed = ['27', '20', '21', '23', '52A', '31C', '26E', '30', '22A', '49'];
    expect(
      messages[0]?.fields
        .map(({ tag }) => tag)
        .filter((tag) => !fixed.includes(tag))
        .join(' '),
    ).toBe(tags);
    const { assembled } = assemble(messages);
    expect(amendTerms(terms, assembled ?? (messages[0] as Message))).toEqual(after);
  });

  it('that outgrows one message goes on in others', () => {
    const documentsText = Array.from({ length: 150 }, (_, i) => `+DOCUMENT ${i}`).join('\n');
    const messages = composeAmendment(terms, { ...terms, documentsText }, facts);
    expect(messages.map(({ type }) => type)).toEqual(['707', '708']);
    expect(
      amendTerms(terms, assemble(messages).assembled as NonNullable<ReturnType<typeof assemble>['assembled']>)
        .documentsText,
    ).toBe(documentsText);
  });
});

const references = { reference: 'OURS1', related: 'THEIRS1' };
const claim = { currency: 'EUR', principalMinor: 47_900_000n, additionalMinor: 10_000n, deductedMinor: 4_050n };

describe('messages about a presentation', () => {
  it('of refusal, discharge and acknowledgement', () => {
    const refusal = composeRefusal(references, {
      utilisedOn: '2027-01-18',
      currency: 'EUR',
      amountMinor: 47_900_000n,
      discrepancies: ['LATE SHIPMENT 05JAN27 VS 31DEC26', 'SHORT DRAWN'],
      disposal: 'NOTIFY',
    });
    expect(renderMessage(refusal).split('\n').slice(2)).toEqual([
      ':32A:270118EUR479000,',
      ':77J:1) LATE SHIPMENT 05JAN27 VS 31DEC26',
      '2) SHORT DRAWN',
      ':77B:/NOTIFY/',
    ]);
    const discharge = composeDischarge(references, { utilisedOn: '2027-01-18', currency: 'EUR', amountMinor: 1n });
    expect(mainAmount(discharge)).toMatchObject({ amountMinor: 1n });
    const consent = composeAcknowledgement(references, {
      acknowledgedOn: '2026-12-01',
      consent: { accepted: false, amendment: 2 },
    });
    expect(consent.fields.at(-1)?.value).toBe('/BENREJ/AMENDMENT NO.2');
  });

  it('carry totals that agree with their parts', () => {
    expect(composeDiscrepancyAdvice(references, claim, ['L/C EXPIRED']).values['34B']?.['amountMinor']).toBe(
      '47905950',
    );
    expect(
      composeDiscrepancyAdvice(references, { currency: 'EUR', principalMinor: 5n }, ['X']).values['34B'],
    ).toBeUndefined();
    expect(composePaymentAdvice(references, { ...claim, on: '2027-04-18' }).values['34A']).toMatchObject({
      date: '2027-04-18',
      amountMinor: '47905950',
    });
    expect(composePaymentAdvice(references, claim).values['34B']?.['amountMinor']).toBe('47905950');
    const authority = {
      act: 'REMITTED',
      advisedOn: '2027-01-18',
      currency: 'EUR',
      amountMinor: 47_900_000n,
      deductedMinor: 8_000n,
    } as const;
    expect(
      composeAuthorisation(references, { ...authority, valueOn: '2027-01-20' }).values['33A']?.['amountMinor'],
    ).toBe('47892000');
    expect(
      composeReimbursementAdvice(references, {
        currency: 'JPY',
        claimedMinor: 500n,
        paidMinor: 490n,
        valueOn: '2027-01-20',
      }).values['33A'],
    ).toMatchObject({ amount: '490' });
  });
});
