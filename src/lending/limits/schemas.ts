import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import {
  bpsWire,
  dateWire,
  hashWire,
  idWire,
  instantWire,
  moneyWire,
  positiveMoneyWire,
  textWire,
} from '../../http/wire.ts';
import { currencies } from '../../kernel/money.ts';
import { conditionView, limitConditionInput } from '../covenants/index.ts';
import { limitReasons } from '../party-limits/index.ts';
import { limitedProducts, limitNodeKinds, limitStatuses } from './rules.ts';

export const openLimitInput = z.strictObject({
  kind: z.enum(limitNodeKinds),
  parentId: idWire('creditLimit')
    .optional()
    .meta({ description: 'The limit that it is part of; without, it is a root' }),
  partyId: idWire('party').meta({ description: 'On whom; of a group, one of it' }),
  amount: positiveMoneyWire,
  products: z.array(z.enum(limitedProducts)).min(1).max(limitedProducts.length).optional(),
  onlyCurrency: z.enum(currencies).optional(),
  maxTenorDays: z.int().min(1).max(36_500).optional(),
  isRevolving: z.boolean().default(true).meta({ description: 'Whether what is repaid may be used again' }),
  haircutBps: bpsWire
    .optional()
    .meta({ description: 'On what is in another currency; never less than the rule book’s' }),
  validFrom: dateWire,
  validUntil: dateWire,
  conditions: z.array(limitConditionInput).max(20).optional().meta({
    description: 'What must be shown before any money goes out under it; more may be asked by POST /v1/conditions',
  }),
  documentHash: hashWire,
});
export type OpenLimitInput = z.output<typeof openLimitInput>;

const reason = { reason: z.enum(limitReasons), note: textWire(500).optional(), documentHash: hashWire };
export const changeLimitInput = z
  .strictObject({
    amount: positiveMoneyWire.optional().meta({ example: { amountMinor: '480000000', currency: 'CNY' } }),
    validUntil: dateWire.optional(),
    ...reason,
  })
  .refine((c) => c.amount !== undefined || c.validUntil !== undefined, {
    message: 'names an amount or a last day',
    path: ['amount'],
  });
export type ChangeLimitInput = z.output<typeof changeLimitInput>;
export const moveLimitInput = z.strictObject(reason);
export type MoveLimitInput = z.output<typeof moveLimitInput>;

export const placeFacilityInput = z.strictObject({ facilityId: idWire('facility') });

const minor = z.string().meta({ description: 'Minor units of the limit’s currency' });

export const limitView = z
  .object({
    id: idWire('creditLimit'),
    lenderId: idWire('party'),
    parentId: idWire('creditLimit').nullable(),
    path: z.array(idWire('creditLimit')).meta({ description: 'From the root to this one' }),
    kind: z.enum(limitNodeKinds),
    partyId: idWire('party'),
    amount: moneyWire,
    usedMinor: minor,
    reservedMinor: minor.meta({ description: 'Asked for or approved, and not out: in minor units of the limit' }),
    leftMinor: minor.meta({ description: 'Zero where more is taken than agreed, which rates can do' }),
    isOver: z.boolean(),
    products: z.array(z.string()).nullable(),
    onlyCurrency: z.string().nullable(),
    maxTenorDays: z.int().nullable(),
    isRevolving: z.boolean(),
    haircutBps: z.int().nullable(),
    validFrom: dateWire,
    validUntil: dateWire,
    note: z.string().nullable().meta({ description: 'What was typed when conditions were no data; it binds nothing' }),
    status: z.enum(limitStatuses),
    documentHash: z.string(),
    openedAt: instantWire,
    markedAt: instantWire.nullable(),
  })
  .meta({ id: 'CreditLimit', description: 'What a lender will have out, as one part of a tree' });
export type LimitView = z.infer<typeof limitView>;

export const limitDetailView = z.object({
  limit: limitView,
  conditions: z
    .array(conditionView)
    .meta({ description: 'Of the limit itself; those of limits above it bear on it, too' }),
  shares: z.array(
    z.object({
      facilityId: idWire('facility').nullable(),
      loanId: idWire('loan').nullable().meta({ description: 'A loan under no facility' }),
      billId: z
        .string()
        .nullable()
        .meta({ description: 'A bill of exchange that was accepted, or the discount of one' }),
      currency: z.enum(currencies).meta({ description: 'Of the limit' }),
      usedMinor: minor,
      reservedMinor: minor,
      ownCurrency: z.enum(currencies).nullable().meta({ description: 'Of what takes it' }),
      ownUsedMinor: z.string().meta({ description: 'Minor units of its own currency' }),
      ownReservedMinor: z.string(),
      rate: z
        .string()
        .nullable()
        .meta({ description: 'Minor units of the limit for one of the facility, as a fraction' }),
      ratedOn: dateWire.nullable(),
      haircutBps: z.int().nullable(),
    }),
  ),
});

export const limitFilter = pageQuery.extend({
  status: z.enum(limitStatuses).optional(),
  partyId: idWire('party').optional(),
  rootId: idWire('creditLimit').optional(),
  isRoot: z.stringbool().optional().meta({ description: 'true answers groups and customers that are part of nothing' }),
});

export const stateCapitalInput = z.strictObject({
  capital: positiveMoneyWire,
  statedFor: dateWire,
  documentHash: hashWire,
});
export type StateCapitalInput = z.output<typeof stateCapitalInput>;

export const capitalView = z
  .object({
    id: idWire('lenderCapital'),
    lenderId: idWire('party'),
    capital: moneyWire,
    statedFor: dateWire,
    documentHash: z.string(),
  })
  .meta({ id: 'LenderCapital', description: 'What ceilings on one name and on one group are shares of' });
export type CapitalView = z.infer<typeof capitalView>;
