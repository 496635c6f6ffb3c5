import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { bpsWire, dateWire, hashWire, idWire, moneyWire, positiveMoneyWire, textWire } from '../../http/wire.ts';
import { moneyInFields } from '../../money/money-in/index.ts';
import { guaranteeKinds, guaranteeStatuses } from './rules.ts';

export const giveGuaranteeInput = z.strictObject({
  facilityId: idWire('facility').meta({ description: 'The creditor’s facility whose debt it stands in for' }),
  underId: idWire('facility').meta({ description: 'The guarantor’s own facility for the debtor, which bears it' }),
  kind: z
    .enum(guaranteeKinds)
    .default('general')
    .meta({ description: 'General where nothing is said (Civil Code 686)' }),
  amount: positiveMoneyWire,
  anyOrder: z
    .boolean()
    .default(false)
    .meta({ description: 'The creditor need not realise the debtor’s own security first (392)' }),
  feeBps: bpsWire.optional().meta({ description: 'What the debtor pays you for it a year, of the amount' }),
  claimUntil: dateWire,
  documentHash: hashWire,
});
export type GiveGuaranteeInput = z.output<typeof giveGuaranteeInput>;

export const answerGuaranteeInput = z.strictObject({ accept: z.boolean() });
export const callGuaranteeInput = z.strictObject({
  amount: positiveMoneyWire,
  loanId: idWire('loan').optional().meta({ description: 'For instalments of this loan alone' }),
  documentHash: hashWire,
  /** Of a general guarantee: the enforcement that was not enough, or the case in which none is needed (687). */
  exhausted: z.strictObject({ documentHash: hashWire, note: textWire(500) }).optional(),
});
export type CallGuaranteeInput = z.output<typeof callGuaranteeInput>;
export const payLoanInput = z.strictObject({
  ...moneyInFields,
  loanId: idWire('loan'),
  amount: positiveMoneyWire,
  receivedOn: dateWire,
});
export type PayLoanInput = z.output<typeof payLoanInput>;
export const endGuaranteeInput = z.strictObject({ reason: textWire(500) });

const minor = z.string().meta({ description: 'Minor units of its currency' });
export const guaranteeView = z
  .object({
    id: idWire('guarantee'),
    guarantorId: idWire('party'),
    creditorId: idWire('party'),
    debtorId: idWire('party'),
    facilityId: idWire('facility'),
    underId: idWire('facility'),
    kind: z.enum(guaranteeKinds),
    amount: moneyWire,
    calledMinor: minor,
    paidMinor: minor,
    anyOrder: z.boolean(),
    feeBps: z.int().nullable(),
    claimUntil: dateWire,
    documentHash: z.string(),
    status: z.enum(guaranteeStatuses),
  })
  .meta({ id: 'Guarantee', description: 'Who stands in for what is owed under another’s facility, and for how much' });
export type GuaranteeView = z.infer<typeof guaranteeView>;

export const guaranteeFilter = pageQuery.extend({
  facilityId: idWire('facility').optional(),
  underId: idWire('facility').optional(),
  status: z.enum(guaranteeStatuses).optional(),
});
