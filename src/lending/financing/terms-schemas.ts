import { z } from 'zod';
import { bpsWire, idWire, instantWire } from '../../http/wire.ts';

/** Above par the goods no longer carry the debt: no line lies there. */
const line = z.int().min(1).max(10_000).meta({ description: 'basis points of collateral value' });
const minor = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .meta({ description: 'Minor units of the facility’s currency' });
const workingDays = z.int().min(0).max(60);

const limit = z
  .strictObject({
    by: z.enum(['commodity', 'site', 'grade', 'custodian']),
    capBps: bpsWire.optional(),
    capMinor: minor.optional(),
    method: z.enum(['one_pass', 'self_referential']),
  })
  .refine((l) => l.capBps !== undefined || l.capMinor !== undefined, 'a limit names a share, an amount or both');

/** Practice defaults where left out; the bank's credit committee decides. */
export const collateralTermsWire = z
  .strictObject({
    warnBps: line.default(7_500),
    callBps: line.default(8_000),
    liquidationBps: line.default(9_000),
    /** The most that may be owed against what stays after a release. */
    releaseBps: line.default(7_000),
    /** What a cure brings the ratio back to. */
    targetBps: line.default(7_000),
    minimumTransferMinor: minor.default('0'),
    roundingMinor: minor.default('1'),
    cureWorkingDays: workingDays.default(3),
    extensionWorkingDays: workingDays.default(2),
    liquidationWorkingDays: workingDays.default(1),
    curingMarks: z.int().min(1).max(10).default(2),
    /** Watched by a fall of the price since the first mark, besides the ratio. */
    priceDrop: z
      .strictObject({ notifyDropBps: bpsWire, callDropBps: bpsWire })
      .refine((p) => p.callDropBps >= p.notifyDropBps, 'the call comes after the notice')
      .optional(),
    concentration: z.array(limit).max(10).default([]),
    /** The most of the receivables that one debtor may count for; left out, what the dated rules say. */
    debtorConcentrationBps: bpsWire.optional(),
    /** Undrawn credits count as owed. */
    countsUndertakings: z.boolean().default(true),
    /** What goods in store are to be insured for, of their value; left out, insurance is not asked for. */
    insuredBps: z.int().min(1).max(20_000).optional(),
    /** Money leaves only when the registry shows it may. */
    registryGate: z.boolean().default(true),
  })
  .refine((t) => t.releaseBps <= t.warnBps && t.warnBps <= t.callBps && t.callBps <= t.liquidationBps, {
    message: 'the lines rise from release to warn, call and liquidation',
    path: ['warnBps'],
  })
  .refine((t) => t.targetBps <= t.warnBps, { message: 'a cure ends at or below the warn line', path: ['targetBps'] });
export type CollateralTerms = z.output<typeof collateralTermsWire>;

export const proposeCollateralTermsInput = z.strictObject({ terms: collateralTermsWire });
export type ProposeCollateralTermsInput = z.output<typeof proposeCollateralTermsInput>;

export const collateralTermsView = z
  .object({
    id: idWire('coverageTerms'),
    facilityId: idWire('facility'),
    terms: collateralTermsWire,
    approvedAt: instantWire.nullable(),
  })
  .meta({
    id: 'CollateralTerms',
    description: 'The lines under which a facility is watched, and the clocks of a call',
  });
export type CollateralTermsView = z.output<typeof collateralTermsView>;

const holdView = z.object({
  reason: z.string(),
  blocks: z.array(z.enum(['advance', 'release'])),
  facts: z.record(z.string(), z.unknown()),
  since: instantWire,
});
export type HoldView = z.infer<typeof holdView>;
/** With what it does as the table of gates has it: what is shown is what is enforced. */
export const heldView = holdView
  .extend({ gates: z.array(z.string()).meta({ description: 'Gates that it shuts, as /gates names them' }) })
  .meta({ id: 'FacilityHold', description: 'What keeps money or goods in, and why' });
