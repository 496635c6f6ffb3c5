import { asSystem, type Ctx, db, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { contentHashOf } from './content-store.ts';
import { type Item, isNowNamed, isNumberedAs, type Judge, numbersAsked, storeReadings } from './ingest.ts';
import { isUnreadable, readMessage } from './intake.ts';
import { observationsTopic, telemetryRefusals } from './rules.ts';
import type { ObservationWire, ReportedView } from './schemas.ts';
import { unprovedBy } from './signature.ts';
import * as store from './store.ts';

/**
 * Takes observations over HTTP, for a device that has no MQTT or is a person's hand-held terminal, through the same door
 * as all others: deduplicated by number, stored, judged. What the device did not sign is kept and proves nothing. What cannot be taken is refused with its place, and then nothing
 * of the call was taken.
 */
export const reportObservations =
  (judge: Judge) =>
  async (ctx: Ctx, input: { deviceId: string; observations: ObservationWire[] }): Promise<ReportedView> => {
    const committed: (() => void)[] = [];
    const view = await act(ctx, { verb: 'observations.report', mandate: 'device:report', input }, async (tx) => {
      const [found] = await store.findDevices(tx, [input.deviceId]);
      if (found?.ownerId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/deviceId' });
      const [device] = (await store.resolveDevices(db(tx), [found.topicName])) as [store.ResolvedDevice];
      if (device.isRevoked) refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceId' });
      const receivedAt = tx.clock.now();
      const items: Item[] = [];
      for (const [i, observation] of input.observations.entries()) {
        const payload = new TextEncoder().encode(JSON.stringify(observation));
        const raw = { topic: observationsTopic(device.topicName), payload, receivedAt };
        const message = readMessage(raw);
        if (isUnreadable(message))
          refuse(telemetryRefusals.OBSERVATION_UNREADABLE, {
            at: `/observations/${i}`,
            facts: { reason: message.reason, detail: message.detail },
          });
        if (!isNumberedAs(device, message))
          refuse(telemetryRefusals.OBSERVATION_UNREADABLE, {
            at: `/observations/${i}/seq`,
            facts: { reason: 'SCHEMA_MISMATCH', detail: numbersAsked(device) },
          });
        // Without the device's own signature it is the word of the person who typed it in, and of who owns the device.
        const unproved =
          device.publicKey === null ? 'TYPED_BY_PERSON' : await unprovedBy(device, message.observation, receivedAt);
        // Twice in one call is once.
        const isAgain =
          unproved !== undefined &&
          device.isNumbered &&
          items.some((item) => item.message.observation.seq === observation.seq);
        const contentHash = await contentHashOf(device, message.observation);
        if (!isAgain) {
          const isFirstNamed = isNowNamed(device, message.observation, unproved);
          if (isFirstNamed) device.namedSince = receivedAt;
          items.push({ raw, message, device, unproved, contentHash, isFirstNamed });
        }
      }
      const { judgement, stored, aside } = await asSystem(tx, 'ingest', (system) =>
        storeReadings(system, items, judge),
      );
      if (aside.scattered.length > 0) refuse(telemetryRefusals.SEQUENCE_SCATTERED, { at: '/observations' });
      committed.push(judgement.committed);
      const made = { stored, repeated: input.observations.length - stored };
      return {
        view: made,
        event: {
          type: 'observations.reported',
          version: 1,
          objectId: device.id,
          participants: [found.ownerId],
          payload: made,
        },
      };
    });
    for (const tell of committed) tell();
    return view;
  };
