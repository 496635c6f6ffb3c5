import { z } from 'zod';
import { dateWire, hashWire, idWire, moneyWire, textWire } from '../../http/wire.ts';
import { conditionWire } from '../../lending/financing/index.ts';
import { rolloverStatuses } from './rollover-rules.ts';

export const requestRolloverInput = z.strictObject({
  dueOn: dateWire,
  reason: textWire(500),
  /** Interest and penalty of the old debt: paid before, or owed on beside the new principal. Never added to it. */
  interest: z.enum(['paid', 'carried']).default('paid'),
});
export type RequestRolloverInput = z.output<typeof requestRolloverInput>;

const consents = z
  .array(z.strictObject({ pledgorId: idWire('party'), documentHash: hashWire }))
  .max(50)
  .meta({ description: 'Who gives security that the old debt had not, and knows that new money pays it (SI 16)' });

export const approveRolloverInput = z.strictObject({ consents: consents.default([]) });
export type ApproveRolloverInput = z.output<typeof approveRolloverInput>;

export const rolloverView = z
  .object({
    id: idWire('rollover'),
    facilityId: idWire('facility'),
    drawdownId: idWire('drawdown'),
    replacedById: z.string().nullable().meta({ description: 'The new drawdown, once it is done' }),
    dueOn: dateWire,
    reason: z.string(),
    interest: z.enum(['paid', 'carried']),
    consents,
    status: z.enum(rolloverStatuses),
    conditions: z.array(conditionWire).meta({ description: 'As they stand now; as they stood when it was done' }),
  })
  .meta({ id: 'Rollover', description: 'New for old: a drawdown closed by a new one, its security as it was' });
export type RolloverView = z.infer<typeof rolloverView>;

export const rolloverCandidateView = z
  .object({
    drawdownId: idWire('drawdown'),
    facilityId: idWire('facility'),
    outstanding: moneyWire,
    dueOn: dateWire,
    firstPaidOn: dateWire.nullable(),
  })
  .meta({ id: 'RolloverCandidate' });
export type RolloverCandidateView = z.infer<typeof rolloverCandidateView>;
