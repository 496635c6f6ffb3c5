import { expect, it } from 'vitest';
import { expiredInInterruption } from './place.ts';

const place = { interruptions: [{ from: '2026-11-18', to: '2026-11-23' }] };

it.each<[string, string, string, boolean]>([
  ['on its first day', '2026-11-18', '2026-11-24', true],
  ['on its last day', '2026-11-23', '2026-11-24', true],
  ['the day before', '2026-11-17', '2026-11-24', false],
  ['the day it resumed', '2026-11-24', '2026-11-24', false],
  ['presented before it closed', '2026-11-20', '2026-11-17', false],
  ['presented on the day it closed', '2026-11-20', '2026-11-18', true],
])('a credit that expires %s', (_, lastDay, presentedOn, expired) =>
  expect(expiredInInterruption(place, { lastDay, presentedOn })).toBe(expired),
);
