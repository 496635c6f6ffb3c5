import { z } from 'zod';
import { dateWire, hashWire, idWire, instantWire } from '../../http/wire.ts';
import { maturityChoices } from './maturity-rules.ts';

export const chooseMaturityInput = z.strictObject({
  itemId: z.union([idWire('receipt'), idWire('receivable')]),
  choice: z.enum(maturityChoices),
  /** With an extension: the day the custodian stores the goods until. */
  extendedTo: dateWire.optional(),
  /** SHA-256 of the custodian's agreement to the longer term, the order to deliver, or the demand for payment. */
  documentHash: hashWire,
});
export type ChooseMaturityInput = z.output<typeof chooseMaturityInput>;

export const maturityChoiceView = z
  .object({
    id: idWire('maturityChoice'),
    pledgeId: idWire('pledge'),
    facilityId: idWire('facility'),
    itemId: z.string(),
    maturesOn: dateWire,
    choice: z.enum(maturityChoices),
    extendedTo: dateWire.nullable(),
    documentHash: z.string(),
    chosenAt: instantWire,
  })
  .meta({ id: 'MaturityChoice', description: 'What the lender does with a pledged document that matures first' });
export type MaturityChoiceView = z.infer<typeof maturityChoiceView>;

export const maturitiesView = z
  .object({
    items: z.array(
      z.object({
        itemId: z.string(),
        pledgeId: idWire('pledge'),
        maturesOn: dateWire.meta({ description: 'As extended' }),
        debtDueOn: dateWire.nullable().meta({ description: 'The last day on which debt of the facility falls due' }),
        isBeforeDebt: z.boolean(),
        choices: z.array(maturityChoiceView),
      }),
    ),
  })
  .meta({ id: 'Maturities', description: 'Pledged receipts and receivables of a facility that mature, and when' });
export type MaturitiesView = z.infer<typeof maturitiesView>;
