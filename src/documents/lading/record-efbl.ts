import { z } from 'zod';
import { type Ctx, requirePerson } from '../../context.ts';
import { act } from '../../ground/audit/index.ts';
import { hashOf } from '../../kernel/canonical.ts';
import { type EfblPayload, efblReading, type LocationRule, readEfbl } from './efbl.ts';

export const recordedEfbl = efblReading
  .extend({ payloadHash: z.string() })
  .meta({ id: 'RecordedEfbl', description: 'What an eFBL payload says, and the hash by which the log names it' });

/** Reads a payload and keeps in the log who read which, by its hash: another payload of the same number is another. */
export async function recordEfbl(
  ctx: Ctx,
  input: { payload: EfblPayload; locations: LocationRule },
): Promise<z.infer<typeof recordedEfbl>> {
  return act(ctx, { verb: 'efbl.record', mandate: 'event:capture', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const payloadHash = await hashOf(input.payload);
    const reading = readEfbl(input.payload, input.locations);
    return {
      view: { ...reading, payloadHash },
      event: {
        type: 'efbl.recorded',
        version: 1,
        objectId: `sha256:${payloadHash}`,
        participants: [partyId],
        payload: {
          number: reading.number,
          issuer: reading.issuer.name,
          containers: reading.containers.map(({ containerNumber }) => containerNumber),
          payloadHash,
        },
      },
    };
  });
}
