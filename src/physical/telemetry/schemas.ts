import { z } from 'zod';
import { idWire, instantWire } from '../../http/wire.ts';
import { isPublicKey } from '../../kernel/public-key.ts';
import { deviceKinds } from './rules.ts';

/** One message of a device, as the contract has it: any subset of the readings; further members are kept and not read. */
export const observationWire = z.looseObject({
  /** Of a device that numbers what it says; of any other there is none. */
  seq: z.int().min(0).optional(),
  // The calendar has no year 0, and the database none.
  at: z.iso
    .datetime({ offset: true })
    .regex(/^(?!0000)/)
    .meta({ example: '2026-10-12T06:00:00Z' }),
  position: z
    .looseObject({
      lat: z.number(),
      lon: z.number(),
      accuracyM: z.number().optional(),
      speedMps: z.number().optional(),
      headingDeg: z.number().optional(),
    })
    .optional(),
  seal: z.looseObject({ number: z.string().optional(), state: z.enum(['closed', 'open', 'cut']) }).optional(),
  weight: z.looseObject({ grossKg: z.number(), stable: z.boolean().optional() }).optional(),
  tags: z.array(z.string()).optional(),
  door: z.enum(['open', 'closed']).optional(),
  climate: z.looseObject({ temperatureC: z.number().optional(), humidityPct: z.number().optional() }).optional(),
  battery: z.number().min(0).max(1).optional(),
  tamper: z.boolean().optional(),
  signature: z.string().optional(),
});
export type ObservationWire = z.infer<typeof observationWire>;

/** Ed25519, base64url, 32 bytes. */
export const deviceKeyWire = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .refine(isPublicKey, 'expected an Ed25519 key that has another half, written with its last two bits nought');

export const enrolDeviceInput = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, . _ and -, at most 64'),
  kind: z.enum(deviceKinds),
  reportEveryS: z.int().min(1).max(86_400).optional(),
  /** Ed25519, base64url: unsigned or wrongly signed readings of this device then prove nothing. */
  publicKey: deviceKeyWire.optional(),
  /** False for one that numbers nothing: taken by content and device time, and of less weight. */
  numbered: z.boolean().optional(),
});
export type EnrolDeviceInput = z.infer<typeof enrolDeviceInput>;

export const deviceView = z
  .object({
    id: idWire('device'),
    code: z.string(),
    topicName: z.string().meta({
      description:
        'Its name at the broker, in topic and user name: the code, or the code and more; enrolment says which',
    }),
    kind: z.enum(deviceKinds),
    ownerId: idWire('party'),
    reportEveryS: z.int().nullable(),
    publicKey: z.string().nullable(),
    numbered: z.boolean().meta({
      description: 'False: its messages are taken by content and device time, and what is missing of them nobody knows',
    }),
    namedSince: instantWire.nullable().meta({
      description:
        'Since when it says of whom it is in what it signs: what does not say so proves nothing from then on',
    }),
    lentTo: idWire('party')
      .nullable()
      .meta({ description: 'The custodian that its owner lets watch with it, where that is not the owner' }),
    formerKeyUntil: instantWire
      .nullable()
      .meta({ description: 'Until when readings signed with its former key count' }),
    enrolledAt: instantWire,
    revokedAt: instantWire.nullable().meta({ description: 'Nothing that it says is heard from here on' }),
    revokedBy: idWire('party').nullable(),
    replacedBy: idWire('device').nullable().meta({ description: 'The device that took its place' }),
  })
  .meta({ id: 'Device' });
export type DeviceView = z.infer<typeof deviceView>;

export const enrolledDeviceView = z
  .object({
    device: deviceView,
    signs: z.object({ tenant: z.string(), device: z.string() }).meta({
      description: 'What a device with a key says of itself in every observation, as `of`, and signs with it',
    }),
    mqtt: z.object({
      username: z.string().meta({ description: 'Also the client identifier: one credential is one connection' }),
      password: z.string().nullable().meta({ description: 'Shown once, at enrolment; null when the act is replayed' }),
      topic: z.string(),
    }),
  })
  .meta({ id: 'EnrolledDevice' });
export type EnrolledDeviceView = z.infer<typeof enrolledDeviceView>;

export const reportInput = z.strictObject({ observations: z.array(observationWire).min(1).max(500) });

export const reportedView = z.object({ stored: z.int(), repeated: z.int() }).meta({ id: 'Reported' });
export type ReportedView = z.infer<typeof reportedView>;

export const deviceStateView = z
  .object({
    received: z.string(),
    repeated: z.string(),
    lastReceivedAt: instantWire.nullable(),
    latest: z.unknown(),
    gaps: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .nullable()
      .meta({
        description: 'Numbers between the first and the last that never came; null of a device without numbers',
      }),
  })
  .meta({ id: 'DeviceState' });
export type DeviceStateView = z.infer<typeof deviceStateView>;

export const quarantinedView = z
  .object({
    id: z.string(),
    topic: z.string(),
    payloadLength: z.int(),
    reason: z.string(),
    detail: z.string().nullable(),
    receivedAt: instantWire,
  })
  .meta({ id: 'QuarantinedMessage' });
