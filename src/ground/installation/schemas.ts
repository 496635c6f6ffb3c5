import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';
import { administratorsWire } from '../parties/index.ts';

export const foundTenantInput = z.strictObject({
  name: textWire(200),
  operator: z.strictObject({
    name: textWire(200),
    nameZh: textWire(200).optional(),
    country: z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 alpha-2 code'),
  }),
  administrators: administratorsWire,
});
export type FoundTenantInput = z.infer<typeof foundTenantInput>;

export const foundedTenantView = z
  .object({
    id: idWire('tenant'),
    name: z.string(),
    administrators: z.array(
      z.object({
        name: z.string(),
        link: z.string().nullable().meta({
          description:
            'Signs them in once, within a day; null for a preview, and for who has a way of their own already. Who has it is them: hand it over unseen',
        }),
      }),
    ),
  })
  .meta({ id: 'FoundedTenant' });
export type FoundedTenantView = z.infer<typeof foundedTenantView>;

/** Whom a visitor of the demonstration may be. */
export const guestRoles = [
  'bank_officer',
  'bank_checker',
  'importer',
  'custodian',
  'forwarder',
  'core_firm',
  'operator',
] as const;

export const demonstrationView = z
  .object({
    state: z.enum(['none', 'starting', 'standing', 'failed']),
    since: instantWire.nullable(),
    people: z.array(z.object({ name: z.string(), role: z.enum(guestRoles) })),
  })
  .meta({ id: 'Demonstration' });
export type DemonstrationView = z.infer<typeof demonstrationView>;

export const installationView = z
  .object({
    opensTenants: z.boolean().meta({ description: 'Whether the reader may open a tenant here' }),
    demonstration: demonstrationView
      .nullable()
      .meta({ description: 'Null where the reader may start none here: it is told on a machine of one’s own' }),
  })
  .meta({ id: 'Installation' });
export type InstallationView = z.infer<typeof installationView>;

export const tellInput = z.strictObject({
  until: instantWire
    .optional()
    .meta({ description: 'Where the story stops, to look around in its middle: on 2026-12-01 a margin call is open' }),
});
export type TellInput = z.infer<typeof tellInput>;

export const inviteInput = z.strictObject({ role: z.enum(guestRoles) });
export type GuestRole = (typeof guestRoles)[number];

export const invitationView = z
  .object({
    link: z.string().meta({ description: 'Signs them in once, within a quarter of an hour' }),
    code: z
      .string()
      .meta({ description: 'What their authenticator shows now, by the clock of the story; it counts once' }),
  })
  .meta({ id: 'Invitation' });
export type InvitationView = z.infer<typeof invitationView>;
