import { expect, it } from 'vitest';
import { ManualClock, seededChance } from '../../src/adapters/memory/clock.ts';
import { createApp } from '../../src/app.ts';

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Described {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

const app = createApp({
  openDatabase: () => {
    throw new Error('the document needs no database');
  },
  clock: new ManualClock('2026-11-02T00:00:00Z'),
  chance: seededChance(1),
  log: () => {},
});
const document = (await (await app.request('/openapi.json')).json()) as {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
};

const starred = (path: string) => path.replaceAll(/\{\w+\}/g, '*');
const reads = new Map(
  Object.entries(document.paths).flatMap(([path, { get }]) => (get ? [[starred(path), get] as const] : [])),
);
const writes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).flatMap((method) => (['post', 'put', 'patch'].includes(method) ? [starred(path)] : [])),
);

/**
 * Where what is written under an address is read, in place of an address of its own: a read, and the member of its answer that shows it where
 * what is read is the whole thing. Acts on a thing that leave no thing of their own are in its history, with what they said.
 */
const readAt: Record<string, string> = {
  '/v1/correspondents': '/v1/parties',
  '/v1/enrolments': '/v1/people/*/factors',
  '/v1/people/*/changes': '/v1/people/* mandates',
  '/v1/people/*/withdrawals': '/v1/people/* mandates',
  '/v1/parties/*/changes': '/v1/parties/* roles',
  '/v1/parties/*/scores': '/v1/parties/*/policy-standings',
  '/v1/oauth-clients/*/keys': '/v1/history/*',
  '/v1/proposals/agreements': '/v1/proposals/* agreements',
  '/v1/contracts/*/changes': '/v1/contracts/* version',
  '/v1/financing-checks': '/v1/consumption-claims',
  '/v1/financing-checks/*/cancellation': '/v1/consumption-claims',
  '/v1/pledges/*/items': '/v1/pledges/* items',
  '/v1/pledges/*/maturity-choices': '/v1/history/*',
  '/v1/receivables/*/counterclaims': '/v1/receivables/*/rights rights',
  '/v1/statements': '/v1/statement-lines',
  '/v1/restitution-claims/*/receipts': '/v1/history/*',
  '/v1/files/*/parts': '/v1/files/* parts',
  '/v1/guarantees/*/calls': '/v1/guarantees/* calledMinor',
  '/v1/guarantees/*/loan-payments': '/v1/guarantees/* paidMinor',
  '/v1/exchange-bills/*/offers': '/v1/exchange-bills/* moves',
  '/v1/covenants/*/events': '/v1/covenants/* tests',
  '/v1/loans/*/charges': '/v1/loans/*/transactions',
  '/v1/loans/*/forgiveness': '/v1/loans/*/transactions',
  '/v1/loans/*/refunds': '/v1/loans/*/transactions',
  '/v1/loans/*/disbursements': '/v1/loans/*/transactions',
  '/v1/loans/*/call-ins': '/v1/credit-cuts',
  '/v1/supervisions/*/findings': '/v1/supervisions/*/evidence',
  '/v1/bills/*/finding-acceptances': '/v1/bills/*/checks findings',
  '/v1/webhook-deliveries/*/replay': '/v1/webhook-endpoints/*/deliveries',
  '/v1/epcis/subscriptions/*/end': '/v1/epcis/queries/*/subscriptions',
  '/v1/ebls/*/platform-transfers': '/v1/ebls/* awayAt',
  '/v1/registry-batches/out': '/v1/filings',
  '/v1/registry-batches/in': '/v1/filings',
  '/v1/former-name-withdrawals': '/v1/former-names',
  '/v1/objections/*/steps': '/v1/lists/objections/* closedAs',
  '/v1/credits/*/approvals': '/v1/credits/* approvals',
  '/v1/amendments/*/documents': '/v1/amendments/* laidOut',
  '/v1/price-files': '/v1/prices',
  '/v1/presentations/*/records': '/v1/presentations/* records',
  '/v1/presentations/*/documents': '/v1/presentations/* documents',
  '/v1/presentations/*/transit-loss': '/v1/history/*',
  '/v1/presentations/*/proceeds': '/v1/presentations/*/payments',
  '/v1/facilities/*/margin-refunds': '/v1/facilities/* marginMinor',
  '/v1/facilities/*/rate-changes': '/v1/history/*',
  '/v1/facilities/*/interruptions': '/v1/facilities/*/limitation debts',
  '/v1/facilities/*/debtors': '/v1/facilities/*/receivables-base lines',
  '/v1/facilities/*/partial-discharges': '/v1/history/*',
  '/v1/receipts/*/loss': '/v1/history/*',
  '/v1/subjects/*/settings/withdrawal': '/v1/subjects/* asked',
  '/v1/subjects/*/settings/refusal': '/v1/subjects/* asked',
  '/v1/custody-demands/*/loss': '/v1/custody-demands/* loss',
  '/v1/exercise-demands/*/loss': '/v1/exercise-demands/* loss',
  '/v1/devices/*/observations': '/v1/devices/*/state latest',
  '/v1/subjects/*/settings': '/v1/subjects/* settingsVersion',
  '/v1/lots/*/marks': '/v1/history/*',
  '/v1/realisations/*/other-debts': '/v1/history/*',
  '/v1/surrogates/*/receipts': '/v1/surrogates/*/account receipts',
  '/v1/surrogates/*/payments': '/v1/surrogates/*/account payments',
  '/v1/installation/tenants': '/v1/installation',
  '/v1/installation/demonstration/invitations': '/v1/installation',
  '/v1/pots/*/milestones': '/v1/pots/* terms',
  '/v1/motions/*/votes': '/v1/motions/* ownVote',
  '/v1/joint-entries/*/end': '/v1/joint-bodies/*/entries',
  '/v1/watch-proposals': '/v1/policy-standings',
  '/v1/dcsa/v3/ebl-issuance-requests': '/v1/ebls',
  '/v1/dcsa/v3/ebl-surrender-responses': '/v1/ebls',
  '/v1/dcsa/v3/envelopes': '/v1/ebl-envelopes',
  '/v1/dcsa/v3/envelopes/*/additional-documents/*': '/v1/ebl-envelopes',
  '/v1/dcsa/v3/envelopes/*/finish-transfer': '/v1/ebl-envelopes',
};

/** Nothing stays of these, or nothing that anybody may read. */
const unread: readonly (readonly [shape: RegExp, why: string])[] = [
  [/^\/v1\/sign-in(\/|$)/, 'a door: what it opens is a session, read under sessions'],
  [/^\/v1\/oauth\/token$/, 'a token is told once'],
  [/^\/v1\/me\/recovery-codes$/, 'codes are told once, and kept as hashes'],
  [/^\/v1\/hashed-financing-checks$/, 'a question: what is asked with hashes is kept by nobody'],
  [/^\/v1\/network$/, 'a secret of the network'],
  [/^\/v1\/network\/reports$/, 'hashes of others, which a check asks of'],
  [/^\/v1\/people\/\*\/sessions\/revocation$/, 'it ends what the person alone reads, under sessions'],
  [/^\/v1\/efbl-readings$/, 'a reading: its hash goes into the log and nothing is issued by it'],
  [/^\/v1\/dcsa\/v3\/receiver-validation$/, 'a question'],
];

/** What the last thing of an address is called, and the addresses under which it would be read. */
function ownReads(path: string): string[] {
  const parts = path.split('/');
  const found: string[] = [];
  for (let to = parts.length; to > 2; to--) {
    const at = parts.slice(0, to).join('/');
    const last = parts[to - 1];
    const list = last === '*' ? parts[to - 2] : last;
    found.push(at, ...(last === '*' ? [parts.slice(0, to - 1).join('/')] : [`${at}/*`]), `/v1/lists/${list}`);
    // An act on a thing is read with the thing; a collection of its own is not.
    if (last !== '*' && last?.endsWith('s')) break;
  }
  return found;
}

const { schemas } = document.components;
/** The members of a thing, or of a row of a list. */
function membersOf(schema: Schema | undefined): string[] {
  if (!schema) return [];
  if (schema.$ref) return membersOf(schemas[schema.$ref.split('/').at(-1) ?? '']);
  const parts = schema.allOf ?? schema.anyOf;
  if (parts) return parts.flatMap(membersOf);
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) =>
    name === 'items' && of.items ? [name, ...membersOf(of.items)] : [name],
  );
}
const answerOf = ({ responses }: Described) => Object.values(responses['200']?.content ?? {})[0]?.schema;

it('whatever can be written is read somewhere, or a reason says why not', () => {
  const left = writes.filter(
    (path) =>
      !ownReads(path).some((read) => reads.has(read)) &&
      !(path in readAt) &&
      !unread.some(([shape]) => shape.test(path)),
  );
  expect(left).toEqual([]);
});

it('what stands in for an address of its own is there, and shows what was written', () => {
  const wrong = Object.entries(readAt).filter(([path, at]) => {
    const [read = '', member] = at.split(' ');
    const operation = reads.get(read);
    return !writes.includes(path) || !operation || (member && !membersOf(answerOf(operation)).includes(member));
  });
  expect(wrong).toEqual([]);
});

it('names nothing that is read by its own address, and no reason that none needs', () => {
  expect(Object.keys(readAt).filter((path) => ownReads(path).some((read) => reads.has(read)))).toEqual([]);
  expect(unread.filter(([shape]) => !writes.some((path) => shape.test(path)))).toEqual([]);
});
