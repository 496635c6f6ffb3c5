import { z } from 'zod';
import { idWire, instantWire, textWire } from '../../http/wire.ts';

const jwksWire = z
  .strictObject({
    keys: z
      .array(z.record(z.string().max(40), z.unknown()))
      .min(1)
      .max(10),
  })
  .meta({ description: 'Public keys (RFC 7517), each with a kid; two at once while one takes the place of the other' });
const urlWire = z.url({ protocol: /^https?$/ }).max(500);
const reach = {
  reads: z.array(z.string().max(60)).max(100).optional().meta({
    description: 'Headings of this reference that its tokens may read under; none for an empty list, all without',
  }),
  networks: z.array(z.string().max(60)).min(1).max(50).optional().meta({
    description: 'From where it may ask for tokens and use them, in CIDR form; from anywhere without',
  }),
};
const keysOf = {
  jwks: jwksWire.optional(),
  jwksUrl: urlWire.optional().meta({ example: 'https://systems.example.com/keys' }),
};
const oneOf = [
  (given: { jwks?: unknown; jwksUrl?: unknown }) => (given.jwks === undefined) !== (given.jwksUrl === undefined),
  { message: 'give jwks or jwksUrl, one of them', path: ['jwks'] as PropertyKey[] },
] as const;

export const registerClientInput = z
  .strictObject({
    name: textWire(100),
    personId: idWire('person').meta({ description: 'As whom the system acts' }),
    acts: z
      .array(z.string().max(60))
      .min(1)
      .max(100)
      .meta({ description: 'Mandates that its tokens may be asked for' }),
    ...reach,
    ...keysOf,
  })
  .refine(...oneOf);
export type RegisterClientInput = z.infer<typeof registerClientInput>;

export const clientKeysInput = z.strictObject(keysOf).refine(...oneOf);
export type ClientKeysInput = z.infer<typeof clientKeysInput>;

export const clientView = z
  .object({
    id: idWire('oauthClient').meta({ description: 'client_id: iss and sub of what the system signs' }),
    name: z.string(),
    personId: idWire('person'),
    acts: z.array(z.string()),
    reads: z.array(z.string()).nullable(),
    networks: z.array(z.string()).nullable(),
    keyIds: z.array(z.string()),
    jwksUrl: z.string().nullable(),
    keysFault: z
      .object({
        code: z.enum(['unreachable', 'not_json', 'unfit']),
        at: z.string().nullable().meta({ description: 'Where in the document, as a pointer' }),
        since: instantWire,
      })
      .nullable()
      .meta({
        description:
          'Why what is published at jwksUrl opens nothing, since when; null while it is sound. Looked at when the system is registered and whenever it is read for a token',
      }),
    registeredAt: instantWire,
    registeredBy: idWire('person'),
    awaitsPerson: z.boolean().meta({
      description: 'Gets no token until the person whom it is to speak for has confirmed it with its present keys',
    }),
    endedAt: instantWire.nullable(),
  })
  .meta({ id: 'OAuthClient', description: 'A system that signs in by a key pair of its own' });
export type ClientView = z.infer<typeof clientView>;

export const tokenInput = z.object({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string().min(1).max(8_000),
  client_id: z.string().max(100).optional(),
  scope: z.string().max(4_000).optional(),
});
export type TokenInput = z.infer<typeof tokenInput>;

export const tokenView = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int(), scope: z.string() })
  .meta({ id: 'AccessToken', description: 'RFC 6749 5.1' });
export type TokenView = z.infer<typeof tokenView>;

export const tokenErrors = ['invalid_request', 'invalid_client', 'invalid_scope', 'unsupported_grant_type'] as const;
export type TokenError = (typeof tokenErrors)[number];
export const tokenErrorView = z
  .object({ error: z.enum(tokenErrors), error_description: z.string() })
  .meta({ id: 'AccessTokenError', description: 'RFC 6749 5.2' });
