import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import {
  accountWire,
  bpsWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { earmarkStates, openedKinds, potKinds, potStates } from './rules.ts';

const payeeWire = z.strictObject({
  name: textWire(200),
  accountNumber: accountWire(60),
  milestone: textWire(200),
  amount: positiveMoneyWire.meta({ description: 'The most that it is paid for this milestone' }),
});

export const openPotInput = z.strictObject({
  kind: z.enum(openedKinds),
  label: textWire(60).meta({
    description: 'Whose loans a quota is for, what a bond is called by, what a subsidy pays',
  }),
  name: textWire(200),
  amount: positiveMoneyWire,
  validFrom: dateWire,
  validUntil: dateWire,
  documentHash: hashWire,
  drawers: z
    .array(idWire('party'))
    .max(200)
    .default([])
    .meta({ description: 'Who draws on it besides its owner: banks that claim a subsidy' }),
  loanId: idWire('loan').optional().meta({ description: 'Of a purpose account: the loan whose money it is' }),
  payees: z.array(payeeWire).max(100).default([]),
  beforeBps: bpsWire.optional().meta({
    description:
      'Of a batch of relending: the average rate of such loans before it, no more than your own loans to small firms of the year before show; left out, what they show, and where they show nothing it is said here, no more than a loan may cost at all: what is passed on is told of it only where documentHash is of a paper that you keep',
  }),
  shareBps: bpsWire.optional().meta({ description: 'Of a risk share: the part of a loan that it bears' }),
  rate: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/)
    .optional()
    .meta({ description: 'Of a locked rate of exchange' }),
});
export type OpenPotInput = z.output<typeof openPotInput>;

export const potView = z
  .object({
    id: idWire('pot'),
    kind: z.enum(potKinds),
    label: z.string(),
    name: z.string(),
    ownerId: idWire('party'),
    objectId: z.string().nullable(),
    amount: moneyWire,
    drawnMinor: z.string(),
    leftMinor: z.string(),
    validFrom: dateWire,
    validUntil: dateWire,
    exclusivity: z.string().nullable(),
    terms: z.record(z.string(), z.unknown()),
    status: z.enum(potStates),
    documentHash: z.string(),
    openedAt: instantWire,
  })
  .meta({ id: 'Pot', description: 'Money or room with a label, and how much of it is drawn' });
export type PotView = z.infer<typeof potView>;

export const potsQuery = pageQuery.extend({ kind: z.enum(potKinds).optional(), status: z.enum(potStates).optional() });
export type PotsQuery = z.output<typeof potsQuery>;

export const earmarkInput = z.strictObject({
  objectId: textWire(60).meta({ description: 'The loan or financing that draws on it' }),
  amount: positiveMoneyWire,
  reason: textWire(500),
});
export type EarmarkInput = z.output<typeof earmarkInput>;

export const answerEarmarkInput = z.strictObject({ accept: z.boolean(), reason: textWire(500) });
export const freeInput = z.strictObject({ reason: textWire(500) });

export const earmarkView = z
  .object({
    id: idWire('earmark'),
    potId: idWire('pot'),
    drawnBy: idWire('party'),
    objectId: z.string(),
    amountMinor: z.string(),
    reason: z.string(),
    said: z.record(z.string(), z.unknown()).meta({ description: 'What it was admitted upon, as it stood' }),
    status: z.enum(earmarkStates),
    fromOn: dateWire,
    toOn: dateWire.nullable(),
  })
  .meta({ id: 'Earmark', description: 'What an object draws on a pot' });
export type EarmarkView = z.infer<typeof earmarkView>;
export const earmarksQuery = pageQuery.extend({ status: z.enum(earmarkStates).optional() });
