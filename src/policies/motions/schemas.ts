import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { answerWire, dateWire, hashWire, idWire, instantWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import * as rules from './rules.ts';

const minor = z.string();

export const formBodyInput = z.strictObject({
  kind: z.enum(rules.bodyKinds),
  name: textWire(200),
  debtorId: idWire('party'),
  memberIds: z.array(idWire('party')).min(1).max(100).meta({ description: 'Banks that are invited, besides yours' }),
  currency: z.enum(currencies),
  documentHash: hashWire.meta({ description: 'Of the agreement of the member banks' }),
});
export type FormBodyInput = z.output<typeof formBodyInput>;

export const bodyView = z
  .object({
    id: idWire('jointBody'),
    kind: z.enum(rules.bodyKinds),
    name: z.string(),
    debtorId: idWire('party'),
    firmIds: z
      .array(idWire('party'))
      .meta({ description: 'Whose debts count: the firm, and its group as any member knows it' }),
    leadId: idWire('party'),
    currency: z.enum(currencies),
    status: z.enum(rules.bodyStates),
    lineMinor: minor.nullable(),
    usedMinor: minor.nullable().meta({
      description:
        'What all members have out, low-risk items apart; null, as what follows from it, where it would tell you what one other bank has out, also beside the sum of another body of the group, and of a body that is closed',
    }),
    headroomMinor: minor.nullable(),
    usedBps: z.int().nullable(),
    ownMinor: minor.meta({ description: 'What of it is yours' }),
    banks: z.int().meta({ description: 'Members that have something out' }),
    members: z.int(),
    joined: z.int(),
    membership: z
      .enum(rules.memberStates)
      .nullable()
      .meta({ description: 'Your own among its members; null where you are none' }),
    asked: z.enum(['mandatory', 'optional', 'none']).meta({ description: 'Whether joint credit is asked of the firm' }),
    formedAt: instantWire,
  })
  .meta({ id: 'JointBody', description: 'Banks that act as one for a firm: sums of all, and your own' });
export type BodyView = z.infer<typeof bodyView>;

export const reportEntryInput = z.strictObject({
  kind: z.enum(rules.entryKinds),
  amount: positiveMoneyWire,
  isLowRisk: z.boolean().default(false),
  dueOn: dateWire.optional().meta({ description: 'Today or later; none of what is late' }),
  objectId: textWire(60).optional().meta({
    description: 'The bank’s own number of what it has out beside the platform; what is lent here follows by itself',
  }),
  note: textWire(500).optional(),
  documentHash: hashWire.meta({ description: 'Of the paper that shows it: two people type it from there' }),
});
export type ReportEntryInput = z.output<typeof reportEntryInput>;

export const entryView = z
  .object({
    id: idWire('jointEntry'),
    bodyId: idWire('jointBody'),
    bankId: idWire('party'),
    kind: z.enum(rules.entryKinds),
    amountMinor: minor,
    isLowRisk: z.boolean(),
    dueOn: dateWire.nullable(),
    objectId: z.string().nullable(),
    documentHash: hashWire.nullable().meta({ description: 'None of what follows the member’s own record' }),
    status: z.enum(['live', 'ended']),
  })
  .meta({ id: 'JointEntry', description: 'What a member has out to the firm: its own alone to see' });
export type EntryView = z.infer<typeof entryView>;

export const stateDebtsInput = z.strictObject({
  debts: z
    .array(z.strictObject({ bankId: idWire('party'), amountMinor: z.string().regex(/^\d{1,15}$/) }))
    .max(100)
    .meta({ description: 'What you owe each member, in the money of the body; none is nothing' }),
  documentHash: hashWire.meta({ description: 'Of the table, signed' }),
});
export type StateDebtsInput = z.output<typeof stateDebtsInput>;

export const debtTableView = z
  .object({
    id: idWire('debtTable'),
    bodyId: idWire('jointBody'),
    debtorId: idWire('party'),
    askedBy: idWire('party'),
    asOf: dateWire,
    dueOn: dateWire,
    status: z.enum(rules.debtTableStates),
    banks: z.array(idWire('party')).meta({ description: 'Members of the body' }),
    statedMinor: minor.nullable(),
    reportedMinor: minor.nullable().meta({
      description:
        'What all members together had reported when it was stated; null, as statedMinor, where it would tell you what one other bank had out, and where usedMinor of its body is null beside another one',
    }),
    differing: z.int().nullable().meta({ description: 'Of how many members the two differ' }),
    documentHash: hashWire.nullable(),
    debts: z
      .array(z.object({ bankId: idWire('party'), amountMinor: minor }))
      .nullable()
      .meta({ description: 'What the firm stated: for the firm' }),
    own: z
      .object({ statedMinor: minor, reportedMinor: minor })
      .nullable()
      .meta({ description: 'For a member: what the firm stated of it, and what it had reported' }),
    askedAt: instantWire,
    statedAt: instantWire.nullable(),
  })
  .meta({ id: 'DebtTable', description: 'What a firm owes the members of its body, by its own books' });
export type DebtTableView = z.infer<typeof debtTableView>;

export const putMotionInput = z.strictObject({
  kind: z.enum(rules.motionKinds),
  said: textWire(1_000),
  line: positiveMoneyWire.optional().meta({ description: 'Of a motion on the line: what it is to be' }),
  objectId: textWire(60)
    .optional()
    .meta({ description: 'Of a motion on the release of security: your pledge or guarantee that is given up' }),
  closesOn: dateWire,
  documentHash: hashWire,
});
export type PutMotionInput = z.output<typeof putMotionInput>;

export const motionView = z
  .object({
    id: idWire('motion'),
    bodyId: idWire('jointBody'),
    kind: z.enum(rules.motionKinds),
    said: z.string(),
    objectId: z.string().nullable().meta({ description: 'The security that is given up, of such a motion' }),
    lineMinor: minor.nullable(),
    threshold: z.object({
      claimsOf: z.int(),
      claimsIn: z.int(),
      headsOverBps: z.int(),
      isUnanimous: z.boolean(),
      rules: z.array(z.string()),
    }),
    heads: z.int(),
    forHeads: z.int(),
    againstHeads: z.int(),
    forBps: z.int().nullable().meta({
      description:
        'Of all claims as they stood when the motion was put; told once it is over, where it tells nobody what one bank has out',
    }),
    againstBps: z.int().nullable(),
    ownWeightMinor: minor.meta({
      description:
        'Your own claims, as they stood: by your loans here, and by the firm’s own table of debts what was typed',
    }),
    ownVote: z.enum(rules.votes).nullable(),
    status: z.enum(rules.motionStates),
    putBy: idWire('party'),
    putAt: instantWire,
    closesOn: dateWire,
    decidedAt: instantWire.nullable(),
  })
  .meta({ id: 'Motion', description: 'What a body decides, by claims and heads as they stood when it was put' });
export type MotionView = z.infer<typeof motionView>;

export const voteInput = z.strictObject({ vote: z.enum(rules.votes) });

export const callLoanInput = z.strictObject({
  reason: z.enum(rules.callReasons),
  note: textWire(1_000),
  dueOn: dateWire.meta({ description: 'The day on which everything falls due' }),
  documentHash: hashWire,
});
export type CallLoanInput = z.output<typeof callLoanInput>;

export const cutView = z
  .object({
    id: idWire('creditCut'),
    kind: z.enum(rules.cutKinds),
    lenderId: idWire('party'),
    partyId: idWire('party'),
    objectId: z.string(),
    reason: z.string(),
    note: z.string().nullable(),
    listed: z.array(z.string()).meta({ description: 'Lists that the firm was on' }),
    beforeMinor: minor.nullable(),
    afterMinor: minor.nullable(),
    currency: z.string().nullable(),
    effectiveOn: dateWire,
    status: z.enum(rules.cutStates),
    contest: z.string().nullable(),
    answerDueOn: dateWire.nullable(),
    answer: z.string().nullable(),
    madeAt: instantWire,
  })
  .meta({
    id: 'CreditCut',
    description: 'A line cut or stopped, or a loan called in, with its reason and what the firm said',
  });
export type CutView = z.infer<typeof cutView>;
export const cutsQuery = pageQuery.extend({
  status: z.enum(rules.cutStates).optional(),
  kind: z.enum(rules.cutKinds).optional(),
});
export type CutsQuery = z.output<typeof cutsQuery>;
export const contestCutInput = z.strictObject({ reason: textWire(1_000), documentHash: hashWire });
export type ContestCutInput = z.output<typeof contestCutInput>;
export const answerCutInput = z.strictObject({
  undo: z.boolean().meta({ description: 'It is undone: a call ends, and a line is given back by its own act' }),
  answer: answerWire(1_000),
});
export type AnswerCutInput = z.output<typeof answerCutInput>;

export const proposeWatchInput = z.strictObject({ listYear: z.int().min(2000).max(2100) });
export const watchView = z
  .object({
    proposed: z.array(
      z.object({
        standingId: idWire('partyStanding'),
        partyId: idWire('party'),
        stress: z.int(),
        reasons: z.array(z.string()),
      }),
    ),
    looked: z.int().meta({ description: 'Listed firms that were looked at' }),
  })
  .meta({
    id: 'WatchProposals',
    description: 'Listed firms under strain without a body: proposed, for a person to confirm',
  });
export type WatchView = z.infer<typeof watchView>;
