import { z } from 'zod';
import { levels } from '../kernel/eyes.ts';
import { idWire, instantWire } from './wire.ts';

export const decisionKinds = ['facility', 'limit', 'restructuring', 'write_off', 'rule', 'exception', 'act'] as const;

const text = z.object({ en: z.string(), zh: z.string() });

export const proposalView = z
  .object({
    id: idWire('proposal'),
    state: z.enum(['open', 'done', 'refused', 'lapsed']),
    kind: z
      .enum(decisionKinds)
      .meta({ description: 'What is decided; exception where a rule asked for one more person' }),
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
    judged: z.record(z.string(), z.unknown()).meta({
      description:
        'What it was judged by when it was proposed. One that is not the same when another agrees ends the proposal: FACTS_CHANGED',
    }),
    judgedHash: z.string().nullable().meta({ description: 'SHA-256 of judged; who agrees may name it' }),
    stuck: text.nullable().meta({
      description: 'While nobody of the party may agree, as its people stand: why, and what to do. Null otherwise',
    }),
    agreements: z.array(z.object({ personId: idWire('person'), agreedAt: instantWire, reason: z.string().nullable() })),
    endedAt: instantWire.nullable(),
    endedBy: idWire('person').nullable(),
    endedBecause: z.string().nullable(),
    endedNote: z.string().nullable(),
    outcome: z.unknown().meta({ description: 'What the act answered, once it is done; null before' }),
  })
  .meta({
    id: 'Proposal',
    description: 'An act that one person asked for and that needs another: nothing of it has happened while it is open',
  });
export type ProposalView = z.infer<typeof proposalView>;
