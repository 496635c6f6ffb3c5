import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { idWire, instantWire, textWire } from '../../http/wire.ts';

const urlWire = z.url({ protocol: /^https?$/ }).max(500);
const short = z.string().min(1).max(200);

export const directoryInput = z
  .strictObject({
    name: textWire(200),
    issuer: urlWire.meta({
      description: 'Exactly as the directory names itself',
      example: 'https://login.bank.example',
    }),
    clientId: short.meta({ description: 'As what this service is registered there' }),
    clientSecret: z.string().min(1).max(500).optional().meta({ description: 'Kept sealed, shown to nobody' }),
    roleClaim: short.optional().meta({ description: 'The claim of the ID token that names roles there' }),
    roles: z
      .record(z.string().min(1).max(200), z.array(z.string().min(1).max(100)).max(200))
      .optional()
      .meta({ description: 'Role there → mandates that it lets its people use, of those that they hold here' }),
  })
  .refine(({ roleClaim, roles }) => (roleClaim === undefined) === (Object.keys(roles ?? {}).length === 0), {
    message: 'give both roleClaim and roles, or neither',
    path: ['roles'],
  });
export type DirectoryInput = z.infer<typeof directoryInput>;

export const directoryView = z
  .object({
    id: idWire('directory'),
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    hasSecret: z.boolean(),
    roleClaim: z.string().nullable(),
    roles: z.record(z.string(), z.array(z.string())),
    registeredAt: instantWire,
    registeredBy: idWire('person'),
    endedAt: instantWire.nullable(),
  })
  .meta({ id: 'Directory', description: 'A directory by which people of a party sign in (OpenID Connect)' });
export type DirectoryView = z.infer<typeof directoryView>;

export const linkInput = z.strictObject({
  directoryId: idWire('directory'),
  subject: z.string().min(1).max(255).meta({ description: 'sub of the person there: no name, which others may get' }),
});
export type LinkInput = z.infer<typeof linkInput>;

export const linkView = z
  .object({
    id: idWire('directoryLink'),
    directoryId: idWire('directory'),
    personId: idWire('person'),
    subject: z.string(),
    linkedAt: instantWire,
    linkedBy: idWire('person'),
    awaitsPerson: z.boolean().meta({ description: 'Opens nothing until its person has confirmed it' }),
    endedAt: instantWire.nullable(),
  })
  .meta({ id: 'DirectoryLink', description: 'Who of a directory is whom here' });
export type LinkView = z.infer<typeof linkView>;
export const linkQuery = pageQuery.extend({ personId: idWire('person').optional() });

export const beginInput = z.strictObject({ directoryId: idWire('directory') });
export const begunAtDirectory = z
  .object({
    authorizationUrl: z
      .string()
      .meta({ description: 'Where the browser goes on; good for minutes, once, in this browser' }),
  })
  .meta({ id: 'DirectorySignIn' });
export const callbackQuery = z.object({
  state: z.string().max(200).optional(),
  code: z.string().max(4_000).optional(),
  iss: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
  error_description: z.string().max(2_000).optional(),
  error_uri: z.string().max(2_000).optional(),
  session_state: z.string().max(500).optional(),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;
export const logoutInput = z.object({ logout_token: z.string().min(1).max(8_000) });
export const logoutErrorView = z.object({ error: z.literal('invalid_request') }).meta({ id: 'LogoutRefused' });
