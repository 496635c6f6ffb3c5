import { checkText, parseMessage, renderMessage } from '../src/credits/swift/index.ts';
import { mutate, seeded } from '../tests/messages/mutations.ts';
import { credit, inFin, samples } from '../tests/messages/samples.ts';
import { unsound } from '../tests/messages/soundness.ts';

export const description = 'Reading, checking and rendering category 7 messages';

const mutants = 100_000;

function perSecond(rounds: number, act: () => unknown): number {
  const from = performance.now();
  for (let i = 0; i < rounds; i++) act();
  return Math.round((rounds * 1_000) / (performance.now() - from));
}

/**
 * Reading and checking of messages, and a hundred thousand mutated ones: none may crash the reader or come back changed.
 * @throws Error that names the seed of the first mutant that does.
 */
export default async function messages(): Promise<{ figures: Record<string, number>; ratios: Record<string, number> }> {
  const all = Object.entries(samples);
  let accepted = 0;
  const from = performance.now();
  for (let seed = 0; seed < mutants; seed++) {
    const chance = seeded(seed);
    const [type, text] = all[seed % all.length] as (typeof all)[number];
    const mutant = mutate(chance() < 0.3 ? inFin(type, text, chance() < 0.5 ? '\n' : '\r\n') : text, chance);
    const fault = unsound(mutant);
    if (fault !== undefined) throw new Error(`mutant ${seed} of MT${type}: ${fault}`);
    if (parseMessage(mutant, { type }).ok) accepted++;
  }
  const mutantMs = performance.now() - from;
  const parsed = parseMessage(credit);
  if (!parsed.ok) throw new Error('the sample does not parse');
  return {
    figures: {
      mutants,
      mutantsAccepted: accepted,
      mutantMicroseconds: Math.round((mutantMs * 1_000) / mutants),
      parsedPerSecond: perSecond(3_000, () => parseMessage(credit)),
      checkedPerSecond: perSecond(3_000, () => checkText(credit)),
      renderedPerSecond: perSecond(3_000, () => renderMessage(parsed.message)),
    },
    ratios: { acceptedOfMutants: accepted / mutants },
  };
}
