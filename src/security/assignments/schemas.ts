import { z } from 'zod';
import {
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  onceEach,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import {
  arrivalBases,
  assignmentKinds,
  assignmentStatuses,
  endReasons,
  factoringServices,
  noticeChannels,
} from './rules.ts';

export const offerAssignmentInput = z.strictObject({
  assigneeId: idWire('party'),
  kind: z.enum(assignmentKinds),
  recourse: z.boolean(),
  services: z.array(z.enum(factoringServices)).max(4),
  currency: z.enum(currencies),
  items: z
    .array(
      z.strictObject({
        receivableId: idWire('receivable'),
        /** What of it is assigned; all that is owed when left out. */
        amount: positiveMoneyWire.optional(),
        advance: moneyWire,
      }),
    )
    .max(500)
    .refine(...onceEach('receivableId')),
  /** Receivables that do not exist yet, and the controlled account that they are paid into. */
  future: z.strictObject({ description: textWire(1_000), accountId: idWire('account') }).optional(),
});
export type OfferAssignmentInput = z.infer<typeof offerAssignmentInput>;

export const answerAssignmentInput = z.strictObject({ accept: z.boolean() });
export type AnswerAssignmentInput = z.infer<typeof answerAssignmentInput>;

export const registerAssignmentInput = z.strictObject({
  filingNumber: textWire(60),
  filedAt: instantWire,
  expiresOn: dateWire,
  /** SHA-256 of the registry's certificate. */
  certificateHash: hashWire,
  /** The description as it was filed: it must let a stranger identify the receivables (SI 53). */
  description: textWire(20_000),
  search: z.strictObject({
    certificate: textWire(60),
    searchedAt: instantWire,
    earlierFilings: z.int().min(0).max(10_000),
  }),
});
export type RegisterAssignmentInput = z.infer<typeof registerAssignmentInput>;

export const endAssignmentInput = z.strictObject({ reason: z.enum(endReasons) });
export type EndAssignmentInput = z.infer<typeof endAssignmentInput>;

export const assignmentView = z
  .object({
    id: idWire('assignment'),
    assignorId: idWire('party'),
    assigneeId: idWire('party'),
    kind: z.enum(assignmentKinds),
    recourse: z.boolean(),
    services: z.array(z.string()),
    currency: z.enum(currencies),
    future: z.object({ description: z.string(), accountId: z.string() }).nullable(),
    status: z.enum(assignmentStatuses),
    acceptedAt: instantWire.nullable(),
    endReason: z.string().nullable(),
    items: z.array(
      z.object({ receivableId: z.string(), amountMinor: z.string(), advanceMinor: z.string(), live: z.boolean() }),
    ),
    registrations: z.array(
      z.object({
        filingNumber: z.string(),
        filedAt: instantWire,
        ranksFrom: instantWire.meta({ description: 'When it was confirmed here: a typed time goes before nobody' }),
        expiresOn: dateWire,
        searchedAt: instantWire,
        earlierFilings: z.int(),
      }),
    ),
    warnings: z.array(z.object({ code: z.string(), receivableId: z.string().optional() })).meta({
      description:
        'NO_ASSIGNMENT_CLAUSE (not binding on third parties for money), UNNOTIFIED (the debtor may still pay the assignor)',
    }),
  })
  .meta({ id: 'Assignment', description: 'Receivables that pass to a bank or factor' });
export type AssignmentView = z.infer<typeof assignmentView>;

export const rightsView = z
  .object({
    receivableId: idWire('receivable'),
    proceeds: moneyWire,
    rights: z.array(
      z.object({
        rank: z.int(),
        basis: z.enum(['registered', 'notified', 'neither']),
        kind: z.enum(['pledge', 'assignment']),
        id: z.string().nullable().meta({ description: 'Of your own rights and, for creditor and debtor, of all' }),
        claimMinor: z.string().nullable(),
        receivesMinor: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CompetingRights', description: 'Who is paid first from a receivable (Civil Code 768, SI 66)' });
export type RightsView = z.infer<typeof rightsView>;

export const designateAddressInput = z.strictObject({
  channel: z.enum(['platform', 'electronic']),
  address: textWire(200),
});
export type DesignateAddressInput = z.infer<typeof designateAddressInput>;
export const addressView = z.object({
  debtorId: z.string(),
  channel: z.string(),
  address: z.string(),
  designatedAt: instantWire,
});
export type AddressView = z.infer<typeof addressView>;

export const sendNoticeInput = z.strictObject({
  /** The assignment or pledge that it tells of. */
  sourceId: z.union([idWire('assignment'), idWire('pledge')]),
  debtorId: idWire('party'),
  /** Where the debtor has designated no system: where the letter goes. */
  postalAddress: textWire(300).optional(),
  /** SHA-256 of the proof that a factor attaches (Civil Code 764). */
  proofHash: hashWire,
});
export type SendNoticeInput = z.infer<typeof sendNoticeInput>;

export const recordArrivalInput = z.strictObject({
  basis: z.enum(['system_receipt', 'postmark']),
  arrivedAt: instantWire,
  proofHash: hashWire,
});
export type RecordArrivalInput = z.infer<typeof recordArrivalInput>;

export const noticeView = z
  .object({
    id: idWire('notice'),
    sourceId: z.string(),
    senderId: idWire('party'),
    creditorId: idWire('party'),
    debtorId: idWire('party'),
    channel: z.enum(noticeChannels),
    content: z.record(z.string(), z.unknown()),
    contentHash: z.string(),
    sentAt: instantWire,
    arrivedAt: instantWire.nullable(),
    arrivalBasis: z.enum(arrivalBases).nullable(),
    acknowledgedAt: instantWire.nullable(),
  })
  .meta({ id: 'Notice', description: 'Notice of an assignment or pledge to the debtor, with proof of arrival' });
export type NoticeView = z.infer<typeof noticeView>;

export const raiseCounterclaimInput = z.strictObject({
  amount: positiveMoneyWire,
  aroseOn: dateWire,
  dueOn: dateWire,
  fromSameContract: z.boolean(),
});
export type RaiseCounterclaimInput = z.infer<typeof raiseCounterclaimInput>;

export const counterclaimView = z
  .object({
    id: idWire('counterclaim'),
    receivableId: idWire('receivable'),
    allowed: z.boolean(),
    ground: z.string(),
    setOffMinor: z.string(),
    collectibleMinor: z.string(),
    notifiedOn: dateWire.nullable(),
  })
  .meta({
    id: 'Counterclaim',
    description: 'What the debtor sets off against the assignee, and whether it may (Civil Code 549)',
  });
export type CounterclaimView = z.infer<typeof counterclaimView>;
