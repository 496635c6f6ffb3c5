import { describe, expect, it } from 'vitest';
import { type EpcisEvent, prefixesOf } from './event.ts';
import { canonicalTime, eventHash, preHash } from './event-hash.ts';
import { canonicalIdentifier } from './identifiers.ts';

const event = (more: object): EpcisEvent => ({
  type: 'ObjectEvent',
  eventTime: '2026-10-12T08:00:30+02:00',
  eventTimeZoneOffset: '+02:00',
  epcList: ['urn:epc:id:bic:CSQU3054383', 'urn:epc:id:sscc:4012345.0000000111'],
  action: 'OBSERVE',
  bizStep: 'departing',
  readPoint: { id: 'urn:epc:id:sgln:4012345.00011.987' },
  ...more,
});
const prefixes = prefixesOf([{ rail: 'https://ns.example.org/rail/' }]);
const same = (a: object, b: object) => [preHash(event(a), prefixes), preHash(event(b), prefixes)] as const;

describe('the identity of an event', () => {
  it('is written in one order, sorted, in canonical spellings', () => {
    expect(preHash(event({ 'rail:wagon': ['2', '1'], 'rail:train': { 'rail:number': 7 } }), prefixes)).toBe(
      'eventType=ObjectEventeventTime=2026-10-12T06:00:30.000ZeventTimeZoneOffset=+02:00' +
        'epcListepc=https://id.gs1.org/00/040123450000001112epc=urn:epc:id:bic:CSQU3054383action=OBSERVE' +
        'bizStep=https://ref.gs1.org/cbv/BizStep-departingreadPointid=https://id.gs1.org/414/4012345000115/254/987' +
        '{https://ns.example.org/rail/}train{https://ns.example.org/rail/}number=7' +
        '{https://ns.example.org/rail/}wagon=1{https://ns.example.org/rail/}wagon=2',
    );
  });

  it.each<[string, object, object]>([
    [
      'spelling of identifiers',
      {},
      { epcList: ['https://example.com/00/040123450000001112?x=1', 'urn:epc:id:bic:CSQU3054383'] },
    ],
    ['spelling of words', {}, { bizStep: 'urn:epcglobal:cbv:bizstep:departing' }],
    ['CURIE', {}, { bizStep: 'cbv:BizStep-departing' }],
    ['offset of the time', {}, { eventTime: '2026-10-12T06:00:30.0000Z' }],
    ['record time', {}, { recordTime: '2026-10-12T09:00:00Z' }],
    ['error declaration', {}, { errorDeclaration: { declarationTime: '2026-10-13T00:00:00Z' } }],
    ['identifier given', {}, { eventID: 'urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8' }],
    ['number with zeros', { 'rail:axles': 4 }, { 'rail:axles': 4.0 }],
    ['comment', {}, { 'rdfs:comment': 'seen' }],
  ])('does not depend on %s', (_, a, b) => {
    const [x, y] = same(a, b);
    expect(x).toBe(y);
  });

  it.each<[string, object]>([
    ['what', { epcList: ['urn:epc:id:bic:CSQU3054384'] }],
    ['when', { eventTime: '2026-10-12T08:00:31+02:00' }],
    ['where', { readPoint: { id: 'urn:epc:id:sgln:4012345.00011.0' } }],
    ['why', { bizStep: 'arriving' }],
    ['extensions', { 'rail:seal': 'X' }],
  ])('depends on %s', async (_, changed) => {
    expect(await eventHash(event(changed), prefixes)).not.toBe(await eventHash(event({}), prefixes));
  });

  it('rounds a half of a millisecond up', () => {
    expect(canonicalTime('2026-01-01T00:00:00.0005Z')).toBe('2026-01-01T00:00:00.001Z');
    expect(canonicalTime('2026-01-01T00:00:00.9994+00:00')).toBe('2026-01-01T00:00:00.999Z');
    expect(canonicalTime('2026-12-31T23:59:59.9995Z')).toBe('2027-01-01T00:00:00.000Z');
  });
});

describe('identifiers in both spellings', () => {
  // Made from the published rules of the keys with a company prefix of our own choice; check digits worked out by hand.
  it.each([
    ['urn:epc:id:sgtin:4012345.011111.9876', 'https://id.gs1.org/01/04012345111118/21/9876'],
    ['urn:epc:class:lgtin:4012345.012345.Lot987', 'https://id.gs1.org/01/04012345123456/10/Lot987'],
    ['urn:epc:id:sgln:4012345.00005.0', 'https://id.gs1.org/414/4012345000054'],
    ['urn:epc:id:gdti:4012345.00009.PO-4711', 'https://id.gs1.org/253/4012345000092PO-4711'],
    ['urn:epc:id:pgln:4000001.00000', 'https://id.gs1.org/417/4000001000005'],
    ['https://shop.example/a/gtin/4012345111118/lot/7/ser/9?q=1', 'https://id.gs1.org/01/04012345111118/21/9'],
    ['http://transaction.example/po/12345678', 'http://transaction.example/po/12345678'],
    ['https://shop.example/01/catalogue', 'https://shop.example/01/catalogue'],
    ['urn:epc:id:sgtin:12.3.4', 'urn:epc:id:sgtin:12.3.4'],
    ['urn:epc:id:bic:CSQU3054383', 'urn:epc:id:bic:CSQU3054383'],
  ])('%s is %s', (given, canonical) => expect(canonicalIdentifier(given)).toBe(canonical));
});
