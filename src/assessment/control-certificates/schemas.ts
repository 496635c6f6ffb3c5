import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { positionStates } from '../../oversight/control/index.ts';

export const issueCertificateInput = z.strictObject({
  validHours: z.int().min(1).max(168).optional().meta({ description: 'At most, and by default, what policy allows' }),
});
export const recallCertificateInput = z.strictObject({ reason: textWire(500) });

export const certificateView = z
  .object({
    id: idWire('controlCertificate'),
    pledgeeId: idWire('party'),
    itemId: idWire('lot'),
    facilityId: idWire('facility'),
    issuedAt: instantWire,
    validUntil: instantWire,
    recalledAt: instantWire.nullable(),
    recalledBecause: z.string().nullable(),
    hash: z.string().meta({ description: 'SHA-256 of the statement in canonical form (RFC 8785)' }),
    code: z.string().meta({ description: 'Hash and signature (Ed25519): `/verify/{code}` says what has become of it' }),
    statement: z.record(z.string(), z.unknown()).meta({ description: 'What is certified: exactly what it rests on' }),
  })
  .meta({
    id: 'ControlCertificate',
    description: 'A lender’s signed statement of its control over goods at one instant',
  });
export type CertificateView = z.infer<typeof certificateView>;

export interface CertificateCheck {
  genuine: true;
  certificateId: string;
  hash: string;
  issuedAt: string;
  validUntil: string;
  /** Neither recalled nor past its time. */
  standing: 'good' | 'expired' | 'recalled';
  /** As certified, and as the lender's position stands now. */
  certified: (typeof positionStates)[number];
  now: (typeof positionStates)[number] | 'ended';
}
