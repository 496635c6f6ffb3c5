import { expect, it } from 'vitest';
import { sealKinds } from '../../oversight/control/awaited.ts';
import { breachEffects } from '../../oversight/control/breach-effects.ts';
import { resealedKinds, uninspectedKinds } from './goods.ts';

it('asks for an inspection, and for a seal, of the kinds of breach that control asks it of', () => {
  const without = Object.keys(breachEffects).filter((kind) => !breachEffects[kind]?.needsInspection);
  expect([...uninspectedKinds].sort()).toEqual(without.sort());
  expect([...resealedKinds].sort()).toEqual([...sealKinds].sort());
});
