import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { mutate, seeded } from '../../../tests/messages/mutations.ts';
import { inFin, samples } from '../../../tests/messages/samples.ts';
import { unsound } from '../../../tests/messages/soundness.ts';

const texts = Object.entries(samples).flatMap(([type, text]) => [
  text,
  text.replaceAll('\n', '\r\n'),
  inFin(type, text),
  inFin(type, text, '\n'),
]);

// A hundred thousand are run by the benchmark of messages.
it('no mutated message crashes the reader or is changed in silence', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.integer(), (text, seed) => {
      expect(unsound(mutate(text, seeded(seed)))).toBeUndefined();
    }),
    { seed: 700, numRuns: 2_000 },
  );
});

it('nor does any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(unsound(text)).toBeUndefined();
    }),
    { seed: 700, numRuns: 500 },
  );
});
