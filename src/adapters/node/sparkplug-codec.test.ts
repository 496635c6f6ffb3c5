import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSparkplug, encodeSparkplug } from './sparkplug-codec.ts';

describe('a Sparkplug payload', () => {
  it('is read as it was written', () => {
    const metrics = [
      { name: 'bdSeq', value: 3n },
      { name: 'weight/grossKg', alias: 7, timestamp: 1_760_000_000_000, value: 19_990.5 },
      { alias: 8, value: 'closed' },
      { name: 'tamper', value: false },
      { name: 'battery', value: null },
    ];
    expect(decodeSparkplug(encodeSparkplug({ timestamp: 1_760_000_000_001, seq: 255, metrics }))).toEqual({
      timestamp: 1_760_000_000_001,
      seq: 255,
      metrics: [
        { name: 'bdSeq', alias: undefined, at: undefined, value: 3n },
        { name: 'weight/grossKg', alias: 7, at: 1_760_000_000_000, value: 19_990.5 },
        { name: undefined, alias: 8, at: undefined, value: 'closed' },
        { name: 'tamper', alias: undefined, at: undefined, value: false },
        { name: 'battery', alias: undefined, at: undefined, value: null },
      ],
    });
  });

  it('holds signed numbers as two’s complement in unsigned fields', () => {
    // Metric (field 2, 6 bytes… lengths first): datatype Int32 = 3 in field 4, int_value in field 10.
    const intMetric = (datatype: number, bytes: number[]) => [0x20, datatype, 0x50, ...bytes];
    const minusOne32 = [0xff, 0xff, 0xff, 0xff, 0x0f];
    const payload = (metric: number[]) => new Uint8Array([0x12, metric.length, ...metric]);
    expect(decodeSparkplug(payload(intMetric(3, minusOne32))).metrics[0]?.value).toBe(-1);
    expect(decodeSparkplug(payload(intMetric(7, minusOne32))).metrics[0]?.value).toBe(4_294_967_295);
    expect(decodeSparkplug(payload(intMetric(1, [0xff, 0x01]))).metrics[0]?.value).toBe(-1);
  });

  it('is refused when it is rubbish, and never anything but an error', () => {
    expect(() => decodeSparkplug(new Uint8Array([0x12, 0xff]))).toThrow();
    const many = Array.from({ length: 2_001 }, () => ({ name: 'x', value: 1 }));
    expect(() => decodeSparkplug(encodeSparkplug({ timestamp: 0, metrics: many }))).toThrow(/2001 metrics/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          return Array.isArray(decodeSparkplug(bytes).metrics);
        } catch (error) {
          return error instanceof Error;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
