import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { enrolmentCodeWire } from '../parties/index.ts';

export const recoveryInput = z.strictObject({
  enrolmentCode: enrolmentCodeWire,
  reason: textWire(500).meta({ description: 'How it was made sure that it is them' }),
});
export type RecoveryInput = z.infer<typeof recoveryInput>;

export const recoveryView = z
  .object({
    id: idWire('recovery'),
    personId: idWire('person'),
    state: z.enum(['waiting', 'used', 'cancelled', 'lapsed']),
    reason: z.string(),
    askedBy: idWire('person'),
    agreedBy: z.array(idWire('person')),
    begunAt: instantWire,
    opensAt: instantWire.meta({ description: 'Not before; until then the person, or an administrator, may cancel it' }),
    lapsesAt: instantWire,
  })
  .meta({ id: 'Recovery', description: 'Two administrators let in again somebody who lost what they sign in with' });
export type RecoveryView = z.infer<typeof recoveryView>;
export const recoveriesView = z.object({ items: z.array(recoveryView) }).meta({ id: 'Recoveries' });

export const codeOfRecovery = z
  .string()
  .regex(/^hf_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/, 'expected what belongs to the enrolment code, hf_…')
  .meta({ description: 'What its holder made with the enrolment code and showed nobody' });
