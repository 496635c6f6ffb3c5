import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire, textWire } from '../../http/wire.ts';
import { contestable, contestStates } from './contest-rules.ts';

export const contestParams = z.object({ contestId: idWire('decisionContest') });
export const contestInput = z.strictObject({
  eventId: idWire('event').meta({
    description: 'Of the decision, as its history shows it',
    'x-event-types': contestable,
  }),
  reason: textWire(1_000),
  documentHash: hashWire.meta({ description: 'What shows that it is wrong' }),
});
export const answerContestInput = z.strictObject({
  uphold: z.boolean().meta({ description: 'false: the decision was wrong, and what is right is done anew' }),
  answer: textWire(1_000),
  documentHash: hashWire.meta({ description: 'What the answer rests on' }),
});
export const replyToContestInput = z.strictObject({
  accept: z.boolean().meta({ description: 'false: two people of who decided answer for good' }),
  reason: textWire(1_000),
});
export const closeContestInput = z.strictObject({ uphold: z.boolean(), answer: textWire(1_000) });

export const contestView = z
  .object({
    id: idWire('decisionContest'),
    deciderId: idWire('party'),
    partyId: idWire('party').meta({ description: 'Who contests' }),
    eventId: idWire('event'),
    eventType: z.string(),
    objectId: z.string(),
    eventHash: z.string().meta({ description: 'Of what the decision said' }),
    reason: z.string(),
    documentHash: z.string(),
    contestedAt: instantWire,
    answerDueOn: dateWire,
    status: z.enum(contestStates),
    answer: z.string().nullable(),
    answerHash: z.string().nullable(),
    answeredAt: instantWire.nullable(),
    reply: z.string().nullable(),
    lastAnswer: z.string().nullable(),
  })
  .meta({
    id: 'DecisionContest',
    description: 'That a decision is wrong, says whom it is about; and what was answered',
  });
export type ContestView = z.infer<typeof contestView>;
