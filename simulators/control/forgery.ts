import { type ReplayResult, type ScenarioMessage, startReplay } from '../../src/oversight/control/replay.ts';
import { seededChance } from './chance.ts';
import type { Simulated } from './scenario.ts';
import { iso } from './story.ts';

/** A message, and whether its signature holds. */
export interface Signed {
  message: ScenarioMessage;
  isEvidence: boolean;
}

/**
 * Someone without the key speaks for a device beside it: old readings under coming sequence numbers, before, between and
 * long after the true ones, to keep the goods where they no longer are.
 */
export function withForgeries({ messages }: Pick<Simulated, 'messages'>, device: string, seed: number): Signed[] {
  const chance = seededChance(seed);
  const isOf = (m: ScenarioMessage): boolean => m.topic.split('/')[2] === device;
  const [first] = messages.filter(isOf);
  if (!first) return messages.map((message) => ({ message, isEvidence: true }));
  const forgeries = messages.filter(isOf).flatMap((m) => {
    const { seq, at } = m.payload as { seq: number; at: string };
    if (chance.happens(0.4)) return [];
    const receivedAt = Date.parse(m.receivedAt) + chance.between(-120_000, 600_000);
    const payload = { ...(first.payload as object), seq: seq + chance.whole(0, 3), at };
    return [{ message: { ...m, receivedAt: iso(receivedAt), payload }, isEvidence: false }];
  });
  return [...messages.map((message) => ({ message, isEvidence: true })), ...forgeries].sort(
    (a, b) => Date.parse(a.message.receivedAt) - Date.parse(b.message.receivedAt),
  );
}

export function replayedSigned({ scenario }: Pick<Simulated, 'scenario'>, messages: readonly Signed[]): ReplayResult {
  const replay = startReplay(scenario);
  for (const { message, isEvidence } of messages) replay.take(message, isEvidence);
  return replay.end();
}
