import { z } from 'zod';
import { answerWire, idWire, instantWire, moneyWire } from '../../http/wire.ts';
import { syndicateStates } from './syndicate-rules.ts';

export const answerMembershipInput = z.strictObject({
  accept: z.boolean().meta({ description: 'Whether your bank lends on this loan by the agreement named' }),
  answer: answerWire(1_000),
});
export type AnswerMembershipInput = z.output<typeof answerMembershipInput>;

export const membershipView = z
  .object({
    id: idWire('syndicateMember'),
    loanId: idWire('loan'),
    lenderId: idWire('party'),
    memberId: idWire('party'),
    borrowerId: idWire('party'),
    amount: moneyWire,
    agreementHash: z.string(),
    status: z.enum(syndicateStates),
    answer: z.string().nullable(),
    askedAt: instantWire,
    answeredAt: instantWire.nullable(),
  })
  .meta({
    id: 'SyndicateMembership',
    description: 'A bank that another named as a member of a syndicate, and its word',
  });
export type MembershipView = z.infer<typeof membershipView>;
