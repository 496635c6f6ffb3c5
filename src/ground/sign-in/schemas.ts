import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { idWire, instantWire } from '../../http/wire.ts';
import { passkeyAnswer } from './passkey-schemas.ts';
import { passwordMost } from './rules.ts';

export const sessionView = z
  .object({
    id: idWire('session'),
    personId: idWire('person'),
    means: z.array(z.string()).meta({ example: ['password', 'authenticator'] }),
    beganAt: instantWire,
    seenAt: instantWire.meta({ description: 'Last use, to the minute' }),
    idleUntil: instantWire,
    expiresAt: instantWire,
    provedAt: instantWire.nullable().meta({ description: 'When a second factor was shown last' }),
    address: z.string().nullable(),
    agent: z.string().nullable(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionView>;

export const begunView = z
  .object({
    token: z
      .string()
      .nullable()
      .meta({ description: 'Authorization: Bearer hs_…; shown once. Null where a cookie holds it, and for a repeat' }),
    session: sessionView,
  })
  .meta({ id: 'BegunSession' });
export type BegunView = z.infer<typeof begunView>;

/** Longer than any code; what is no code at all is judged like a wrong one. */
const codeWire = z.string().min(1).max(40);
export const asWire = z
  .enum(['cookie', 'token'])
  .default('token')
  .meta({ description: 'How the session comes back: as a cookie that scripts cannot read, or in the answer' });

export const linkWire = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected a link that was printed');

export const signInInput = z.strictObject({
  loginName: z.string().min(1).max(100),
  password: z.string().min(1).max(passwordMost),
  code: codeWire.meta({ description: 'What the authenticator shows now, or a recovery code' }),
  as: asWire,
});
export type SignInInput = z.infer<typeof signInInput>;

export const codeInput = z.strictObject({ code: codeWire });
export type CodeInput = z.infer<typeof codeInput>;

export const stepUpInput = z
  .strictObject({ code: codeWire.optional().meta({ example: '492817' }), passkey: passkeyAnswer.optional() })
  .refine(({ code, passkey }) => (code === undefined) !== (passkey === undefined), {
    message: 'give either code or passkey',
    path: ['code'],
  });
export type StepUpInput = z.infer<typeof stepUpInput>;

export const passwordInput = z.strictObject({
  password: z.string().min(1).max(passwordMost),
  oldPassword: z
    .string()
    .min(1)
    .max(passwordMost)
    .optional()
    .meta({ description: 'The one that counts now; needed where there is one' }),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.]{1,40}$/, 'two to 41 small letters, digits and dots')
    .optional()
    .meta({ description: 'How the login name shall begin; kept once it is given' }),
});
export type PasswordInput = z.infer<typeof passwordInput>;

export const factorsView = z
  .object({
    personId: idWire('person'),
    loginName: z.string().nullable(),
    passwordAt: instantWire.nullable(),
    authenticatorAt: instantWire.nullable(),
    recoveryCodes: z.int().meta({ description: 'Codes that are left' }),
    passkeys: z.int().meta({ description: 'Passkeys that open' }),
  })
  .meta({ id: 'Factors', description: 'What a person signs in with' });
export type FactorsView = z.infer<typeof factorsView>;

const wayInView = z.object({
  kind: z.enum(['password', 'authenticator', 'passkey']),
  id: idWire('passkey').nullable(),
  since: instantWire,
  line: z.array(z.string()).meta({
    description:
      'The key or session in which it was added, and what that came from: passkeys, links, directories, keys',
  }),
});
export type WayInView = z.infer<typeof wayInView>;
export const waysInView = z
  .object({ personId: idWire('person'), items: z.array(wayInView) })
  .meta({ id: 'WaysIn', description: 'What a person signs in with; never a secret' });
export type WaysInView = z.infer<typeof waysInView>;

export const begunAuthenticatorView = z
  .object({
    secret: z.string().nullable().meta({ description: 'For an authenticator, as base 32; shown once' }),
    uri: z.string().nullable().meta({ description: 'The same as otpauth://, for a picture that is photographed' }),
    confirmBy: instantWire,
  })
  .meta({ id: 'BegunAuthenticator' });
export type BegunAuthenticatorView = z.infer<typeof begunAuthenticatorView>;

export const recoveryCodesView = z
  .object({
    recoveryCodes: z.array(z.string()).nullable().meta({ description: 'Each opens once; shown once' }),
    madeAt: instantWire,
  })
  .meta({ id: 'RecoveryCodes' });
export type RecoveryCodesView = z.infer<typeof recoveryCodesView>;

export const sessionsQuery = pageQuery.extend({ personId: idWire('person').optional() });
export type SessionsQuery = z.infer<typeof sessionsQuery>;

export const endedView = z.object({ ended: z.int().min(0) }).meta({ id: 'EndedSessions' });
export type EndedView = z.infer<typeof endedView>;
