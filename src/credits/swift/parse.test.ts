import { describe, expect, it } from 'vitest';
import { credit, inFin, samples } from '../../../tests/messages/samples.ts';
import {
  composeMessage,
  findingsOf,
  type MessageType,
  mainAmount,
  messageTypes,
  parseMessage,
  parseMessages,
  referencesOf,
  renderMessage,
} from './index.ts';

const read = (text: string, type?: MessageType) => {
  const result = parseMessage(text, type ? { type } : {});
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.message;
};

describe('every message type', () => {
  it.each(messageTypes)('MT%s is read, passes its checks and is written back letter for letter', (type) => {
    const text = samples[type];
    const message = read(text, type);
    expect(message.type).toBe(type);
    expect(findingsOf({ ok: true, message, warnings: [] })).toEqual([]);
    expect(renderMessage(message)).toBe(text);
    expect(read(renderMessage(message), type).fields).toEqual(message.fields);
  });

  it.each(messageTypes)('MT%s is read out of its FIN blocks, whose line ends are kept', (type) => {
    const text = samples[type];
    const message = read(inFin(type, text));
    expect(message.type).toBe(type);
    expect(message.header).toMatchObject({ sender: 'BANKDEFFXXX', receiver: 'EXAMCN22XXX' });
    expect(renderMessage(message)).toBe(text.replaceAll('\n', '\r\n'));
  });

  it('tells the type of a bare text, and says which ones it may be when the fields do not tell', () => {
    for (const type of messageTypes) {
      const result = parseMessage(samples[type]);
      if (['710', '711', '720', '721'].includes(type)) {
        expect(result).toMatchObject({ ok: false, errors: [{ name: 'TYPE_UNKNOWN' }] });
      } else expect(result).toMatchObject({ ok: true, message: { type } });
    }
  });

  it('reads several messages of a batch file in order', () => {
    const batch = [samples['732'], samples['750']].map((text, i) => inFin(i ? '750' : '732', text)).join('\r\n$\r\n');
    expect(parseMessages(batch).map((result) => result.message?.type)).toEqual(['732', '750']);
  });
});

describe('values', () => {
  it('gives dates as dates and amounts as integers of minor units', () => {
    const { values } = read(credit);
    expect(values['31D']).toEqual({ date: '2027-01-31', place: 'DUISBURG' });
    expect(values['32B']).toEqual({ currency: 'EUR', amount: '480000.00', amountMinor: '48000000' });
    expect(values['41D']).toEqual({ name: 'ANY BANK IN GERMANY', by: 'BY NEGOTIATION' });
    expect(values['59']?.['account']).toBe('DE00123456780000000000');
    expect(values['48']).toEqual({ days: '15' });
  });

  it('knows the decimals of each currency', () => {
    const amount = (text: string) => {
      const result = parseMessage(samples['732'].replace('EUR479000,', text));
      return result.ok ? mainAmount(result.message)?.amountMinor : result.errors.map(({ code }) => code);
    };
    expect(amount('JPY479000,')).toBe(479_000n);
    expect(amount('JPY479000,5')).toEqual(['T43']);
    expect(amount('KWD1,234')).toBe(1_234n);
    expect(amount('EUR1,234')).toEqual(['T43']);
    expect(amount('UZS12,5')).toBe(1_250n);
  });
});

describe('what a message is about', () => {
  it('finds the main amount in the field that holds it in this type', () => {
    const fields = Object.fromEntries(messageTypes.map((type) => [type, mainAmount(read(samples[type], type))?.field]));
    // An amendment has none: its 32B is an increase. A claim returned holds it in 34a, an acknowledgement in its charges.
    expect(fields).toEqual({
      '700': '32B',
      '701': undefined,
      '705': '32B',
      '707': undefined,
      '708': undefined,
      '710': '32B',
      '711': undefined,
      '720': '32B',
      '721': undefined,
      '730': '32B',
      '732': '32B',
      '734': '32A',
      '740': '32B',
      '742': '32B',
      '744': '34B',
      '747': '34B',
      '750': '32B',
      '752': '32B',
      '754': '32A',
      '756': '32B',
      '759': undefined,
      '798': undefined,
      '799': undefined,
    });
  });

  it('does not take field 20 for one thing in all types', () => {
    const of = (type: MessageType) => referencesOf(read(inFin(type, samples[type])));
    expect(of('700')).toMatchObject({ creditNumber: 'CQLC26110001', issuingBank: 'BANKDEFFXXX' });
    expect(of('707')).toEqual({
      senderReference: 'CQLC26110001',
      creditNumber: 'CQLC26110001',
      amendmentNumber: 2,
      issuingBank: 'EXAMCN22XXX',
    });
    expect(of('710')).toMatchObject({ senderReference: 'ADV77001', creditNumber: 'CQLC26110001' });
    expect(of('734')).toMatchObject({ senderReference: 'REF1', presentingBankReference: 'PRES26-7' });
    expect(of('752')).toMatchObject({ creditNumber: 'CQLC26110001', presentingBankReference: 'PRES26-7' });
    expect(of('742')).toMatchObject({ claimReference: 'CLM1', creditNumber: 'CQLC26110001' });
    expect(of('744')).toMatchObject({ claimReference: 'CLM1', creditNumber: 'CQLC26110001' });
  });
});

describe('composing', () => {
  it('puts fields in order and writes values in the network form', () => {
    const message = composeMessage('734', {
      '77B': '/HOLD/',
      '77J': ['1) LATE SHIPMENT 05JAN27 VS 31DEC26'],
      '32A': { date: '2027-01-18', currency: 'EUR', amountMinor: '47900050' },
      '21': 'PRES26-7',
      '20': 'REF1',
    });
    expect(renderMessage(message)).toBe(
      ':20:REF1\n:21:PRES26-7\n:32A:270118EUR479000,50\n:77J:1) LATE SHIPMENT 05JAN27 VS 31DEC26\n:77B:/HOLD/',
    );
  });

  it('refuses to write what would not pass', () => {
    expect(() => composeMessage('734', { '20': 'REF1' })).toThrow('MESSAGE_NOT_RENDERABLE');
    expect(() =>
      renderMessage({
        type: '799',
        fields: [
          { tag: '20', value: 'A' },
          { tag: '79', value: '中文' },
        ],
      }),
    ).toThrow('MESSAGE_NOT_RENDERABLE');
    // A value that would open a field of its own is no value.
    const smuggled = {
      type: '799',
      fields: [
        { tag: '20', value: 'A\n:21:B' },
        { tag: '79', value: 'TEXT' },
      ],
    } as const;
    expect(() => renderMessage(smuggled)).toThrow('MESSAGE_NOT_RENDERABLE');
  });
});
