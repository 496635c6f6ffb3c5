import type { SeededChance } from './chance.ts';
import { newReceiver } from './receivers.ts';
import { readSeal, type SealChange } from './seals.ts';
import { holding, type Setup } from './setup.ts';
import { receiverTraits, type Story, say, speakingTimes } from './story.ts';
import type { Track } from './track.ts';

/** The two devices of a box speak: a tracker inside it and a seal on its door, each with a receiver of its own. */
export function speakForBox(
  chance: SeededChance,
  story: Story,
  everyS: number,
  tracks: { tracker: Track; seal: Track },
  changes: readonly SealChange[],
  hardness: number,
  isAmongSteel: boolean,
  tampersAt: readonly number[],
  { holdMs }: Setup = {},
): void {
  const [tracker, seal] = story.subject.devices as [string, string];
  const { start, end } = story;
  const trackerAlone = newReceiver(chance.fork(1), tracks.tracker, start, end, {
    ...receiverTraits(chance, hardness, isAmongSteel),
    givesSpeed: !isAmongSteel,
    hardness,
  });
  const sealAlone = newReceiver(chance.fork(2), tracks.seal, start, end, {
    ...receiverTraits(chance, hardness, isAmongSteel),
    givesSpeed: false,
    hardness,
  });
  const g = holding(chance.fork(3), trackerAlone, tracks.tracker, holdMs);
  const s = holding(chance.fork(4), sealAlone, tracks.seal, holdMs);
  let battery = 1;
  for (const t of speakingTimes(chance, start, end, everyS)) {
    battery -= 0.00005;
    const position = g.fixAt(t);
    const said = { battery: Math.max(0, Math.round(battery * 1000) / 1000) };
    const isTampered = tampersAt.some((at) => at <= t && t < at + 25 * 60_000);
    say(story, tracker, t, { ...(position ? { position } : {}), ...said, ...(isTampered ? { tamper: true } : {}) });
  }
  for (const t of speakingTimes(chance, start, end, everyS)) {
    const position = s.fixAt(t);
    say(story, seal, t, { seal: readSeal(chance, changes, t), ...(position ? { position } : {}) });
  }
  if (chance.happens(0.06)) {
    const dying = chance.pick([tracker, seal]);
    const from = start + chance.between(0.4, 0.9) * (end - start);
    if (story.labels.length === 0) story.ownOutages.set(dying, [{ from, to: Infinity, isLoss: true }]);
  }
}
