import { describe, expect, it } from 'vitest';
import { nouns } from '../../desk/nouns/index.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { partyRoles } from '../parties/rules.ts';
import { isWithheld, type Mask, masked, masks } from './masks.ts';

const me = 'pty_me';
const other = 'pty_other';
const idOf = ({ noun }: Mask) => `${prefixes[noun]}_${'0'.repeat(32)}`;
/** A thing that says something under each of its masked members; `parties` are those that it names. */
const thingOf = (mask: Mask, partyId: string) => ({
  id: idOf(mask),
  inner: { same: 1 },
  ...Object.fromEntries(mask.parties.map((member) => [member, partyId])),
  ...Object.fromEntries(
    mask.members.map((member) => [
      member,
      mask.ownBy === undefined ? 'told' : [{ [mask.ownBy]: me, says: 1 }, { [mask.ownBy]: other, says: 2 }, other],
    ]),
  ),
});
const membersOf = (mask: Mask, thing: object) =>
  mask.members.map((member) => (thing as Record<string, unknown>)[member]);
const isHidden = (mask: Mask, thing: object) =>
  membersOf(mask, thing).every((value) =>
    mask.ownBy === undefined
      ? value === null
      : JSON.stringify(value) === JSON.stringify([{ [mask.ownBy]: me, says: 1 }]),
  );
const isTold = (mask: Mask, thing: object, from: object) =>
  JSON.stringify(membersOf(mask, thing)) === JSON.stringify(membersOf(mask, from));

/** Noun by noun and role by role, wherever a thing may stand in an answer. */
describe.each(masks.map((mask) => [mask.noun, mask] as const))('%s', (_, mask) => {
  it.each(partyRoles)('as a %s', (role) => {
    const seesAll = mask.roles.includes(role);
    const thing = thingOf(mask, other);
    const event = { id: 'evt_1', objectId: thing.id, payload: { ...thing, id: undefined } };
    const reader = { partyId: me, roles: [role] };
    const ways: [string, (answer: object) => object, object][] = [
      ['by its identifier', (answer) => answer, thing],
      [
        'in a list',
        (answer) => (answer as { items: object[] }).items[1] ?? {},
        { items: [{ id: 'x' }, thing], next: null },
      ],
      ['within another', (answer) => (answer as { task: { object: object } }).task.object, { task: { object: thing } }],
      ['in what an event tells', (answer) => (answer as { payload: object }).payload, event],
    ];
    for (const [way, find, answer] of ways) {
      const before = JSON.stringify(answer);
      const shown = masked(answer, reader);
      expect([way, isHidden(mask, find(shown)), isTold(mask, find(shown), thing)]).toEqual([way, !seesAll, seesAll]);
      // What is kept is never changed, and nothing is copied where nothing is hidden.
      expect(JSON.stringify(answer)).toBe(before);
      expect(shown === answer).toBe(seesAll);
    }
    expect(isWithheld(event, reader)).toBe(!seesAll && !mask.staysInProofs);
  });

  it.each(mask.parties)('as its %s', (member) => {
    const thing = { ...thingOf(mask, other), [member]: me };
    for (const role of partyRoles)
      expect(isTold(mask, masked(thing, { partyId: me, roles: [role] }), thing)).toBe(true);
    const { [member as 'id']: _named, ...row } = { ...thing, parties: { [member.replace(/Id$/, '')]: { id: me } } };
    expect(isTold(mask, masked(row, { partyId: me, roles: ['carrier'] }), row)).toBe(true);
  });
});

/** Nouns of which whoever takes part sees everything, and why. A noun that is in neither list fails. */
const whole: Readonly<Record<string, string>> = {
  'it is between two houses, or of one, and each of them needs all of it':
    'assignments collection-accounts disputes receivables notices consumption-claims core-sources files signing-keys bank-agreements custody-agreements supervisions facilities rate-locks contests limits conditions covenants covenant-tests collateral-terms valuation-terms control-terms prices penalty-amendments costs misuse advance-requests advances maturity-purchases trade-financings loans loan-changes guarantees money-receipts bank-entries misdirections payment-instructions certificate-lines certificates mark-runs repayments drawdowns rollovers margin-calls fraud-signals realisations surrogates pledges registrations filings objections competing-rights pledgor-consents custody-demands exercise-demands goods-returns trust-receipts contracts invoices insurance-covers payee-accounts devices people statement-lines holdings lender-capital call-backs registry-searches policy-returns',
  'rate and term are what all three of them agree on': 'reverse-offers',
  'a document says the same to whoever holds it':
    'documents-of-title warehouse-receipts consignment-notes ebls ebl-envelopes presented-records',
  'a message or a claim under a credit goes to those whom its rules name':
    'amendments transfers proceeds-assignments presentations credit-payments reimbursement-claims reimbursement-refunds credit-messages message-tasks',
  'of goods as they lie, move and are watched, whoever takes part answers for what is told':
    'subjects breaches orders count-questions assays weighbridge-tickets custody-incidents restraints control-positions',
  'it is of one house or one person alone': 'proposals api-keys oauth-clients directory-links delegations webhooks',
  'what is said of a party is shown to whom its own rows name':
    'policy-standings standing-contests credit-cuts pots earmarks asset-offers exchange-bills exchange-bill-offers joint-bodies debt-tables loan-applications successions syndicate-memberships motions matters quarter-sessions',
  'everybody reckons by it':
    'banking-calendars parties sites corridors notice-addresses bank-interruptions banking-hours',
};

describe('every noun', () => {
  it('is masked, or seen whole for a reason', () => {
    const reasoned = Object.values(whole).flatMap((names) => names.split(' '));
    const hidden = nouns.filter(({ ids }) => masks.some(({ noun }) => ids.includes(noun))).map(({ name }) => name);
    expect(
      [...reasoned, ...hidden].sort(),
      'add the noun to masks in src/ground/policy/masks.ts, or here to those seen whole',
    ).toEqual(nouns.map(({ name }) => name).sort());
  });

  it('has only roles that there are', () => {
    for (const { roles } of masks)
      expect(roles.filter((role) => !(partyRoles as readonly string[]).includes(role))).toEqual([]);
  });
});

const page = () => `# Who sees which members

Made by \`src/ground/policy/masks.test.ts\` from \`src/ground/policy/masks.ts\`. Whoever takes part in a thing sees all of it, but for these
members: to who is not named here they are null, in answers, lists, files, events, what is told live and by webhooks, and in packs of evidence
an event that says them is left out (\`withheld\`). Who takes part at all is kept by the database.

| thing | members | seen by parties | seen by roles | why |
| --- | --- | --- | --- | --- |
${masks
  .map(
    ({ noun, members, parties, roles, ownBy, why }) =>
      `| ${noun} | ${members.join(', ')} | ${[...parties, ...(ownBy === undefined ? [] : [`each its own (${ownBy})`])].join(', ') || '–'} | ${roles.join(', ') || '–'} | ${why} |`,
  )
  .join('\n')}
`;

it('is written down', async () => {
  await expect(page()).toMatchFileSnapshot('../../../docs/masks.md');
});
