import { z } from 'zod';
import { levels } from '../kernel/eyes.ts';
import { idWire, instantWire } from './wire.ts';

const text = z.object({ en: z.string(), zh: z.string() });

export const proposalView = z
  .object({
    id: idWire('proposal'),
    state: z.enum(['open', 'done', 'refused', 'lapsed']),
    partyId: idWire('party'),
    verb: z.string().meta({ example: 'pledge.discharge' }),
    path: z.string().meta({ example: '/pledges/{pledgeId}/discharge' }),
    objectId: z.string().nullable().meta({
      description: 'What the act is about, or under which it makes something; null when nothing of it stands yet',
    }),
    params: z.record(z.string(), z.string()),
    body: z.unknown(),
    proposedBy: idWire('person'),
    proposedAt: instantWire,
    expiresAt: instantWire,
    needs: z
      .object({
        level: z.enum(levels),
        agreements: z.int(),
        ofLevel2: z.int(),
        ofLevel3: z.int(),
        mandate: z.string().meta({ description: 'What who agrees must hold, or the mandate of the level' }),
      })
      .meta({ description: 'How many other people of the party must agree, and how many of them at a level' }),
    reasons: z.array(
      z.object({
        code: z.string(),
        title: text.optional(),
        at: z.string().optional(),
        facts: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    atRisk: z.array(z.object({ amountMinor: z.string(), currency: z.string(), clientId: z.string().optional() })),
    agreements: z.array(z.object({ personId: idWire('person'), agreedAt: instantWire, reason: z.string().nullable() })),
    endedAt: instantWire.nullable(),
    endedBy: idWire('person').nullable(),
    endedBecause: z.string().nullable(),
    outcome: z.unknown().meta({ description: 'What the act answered, once it is done; null before' }),
  })
  .meta({
    id: 'Proposal',
    description: 'An act that one person asked for and that needs another: nothing of it has happened while it is open',
  });
export type ProposalView = z.infer<typeof proposalView>;
