import { z } from 'zod';
import { hashWire, idWire, instantWire, quantityWire, textWire } from '../../http/wire.ts';
import { returnStatuses } from './return-rules.ts';

const stated = {
  quantity: quantityWire,
  grossWeightKg: z.int().min(0).max(100_000_000),
  /** Grade, condition, damage: what was seen. */
  quality: textWire(1_000),
  /** SHA-256 of the signed handover sheet, with photographs and weighing slip. */
  documentHash: hashWire,
};

export const handOverInput = z
  .strictObject({
    ...stated,
    packages: z.int().min(0).max(1_000_000),
    sealsIntact: z.boolean(),
    /** The vehicle that takes it out of the gate. */
    vehicle: textWire(60).optional().meta({ example: '渝A12345' }),
    /** The goods stay where they are: the custodian holds them for the pledgor from now on. */
    stays: z.boolean().default(false),
  })
  .refine((input) => input.stays || input.vehicle !== undefined, {
    message: 'goods that leave do so on a vehicle',
    path: ['vehicle'],
  });
export type HandOverInput = z.output<typeof handOverInput>;

export const receiveInput = z.strictObject(stated);
export type ReceiveInput = z.output<typeof receiveInput>;

export const answerShortageInput = z
  .strictObject({ accepted: z.boolean(), reason: textWire(1_000).optional() })
  .refine((a) => a.accepted || a.reason !== undefined, { message: 'a refusal gives its reason', path: ['reason'] });
export type AnswerShortageInput = z.output<typeof answerShortageInput>;

const json = z.record(z.string(), z.unknown()).nullable();
export const returnView = z
  .object({
    id: idWire('goodsReturn'),
    pledgeId: idWire('pledge'),
    lotId: idWire('lot'),
    lenderId: idWire('party'),
    custodianId: idWire('party').meta({ description: 'Hands it back' }),
    pledgorId: idWire('party').meta({ description: 'Receives it' }),
    status: z.enum(returnStatuses),
    openedAt: instantWire,
    dueAt: instantWire,
    isOverdue: z.boolean(),
    overdueAt: instantWire.nullable(),
    takenAt: instantWire,
    taken: z.record(z.string(), z.unknown()).meta({ description: 'As the custodian stated it when it took over' }),
    expected: quantityWire.meta({
      description: 'Taken over, less what left on orders; what a weighing found missing since is not taken off',
    }),
    handed: json.meta({ description: 'As handed back, signed by the custodian' }),
    received: json.meta({ description: 'As received, signed by the pledgor' }),
    shortageValue: z.string().nullable().meta({ description: 'Missing by the receiver’s scale, exact' }),
    toleranceBps: z.int().nullable(),
    claim: json.meta({ description: 'For a shortage beyond the tolerance, and who answers for it' }),
    claimAnswer: json,
    closedAt: instantWire.nullable(),
  })
  .meta({ id: 'GoodsReturn', description: 'Goods that are security no more go back from the lender’s custodian' });
export type ReturnView = z.infer<typeof returnView>;
