import { describe, expect, it } from 'vitest';
import { factoringGates, partyLimit } from '../support/factoring.ts';
import { openOwed, sha, yuan } from '../support/receivables.ts';
import { sayers } from '../support/said.ts';
import { colleagueOf, type ProblemBody, type Proposal } from '../support/world.ts';

const owed = await openOwed();
const { seller, debtor, banks } = owed;
const [bank] = banks;
const { black, event } = await sayers(owed);
const assessor = await owed.colleague(bank, 'Assessor', ['factoring:request', 'factoring:approve']);
const caller = await owed.colleague(bank, 'Caller', ['callBack:record', 'notice:send', 'assignment:register']);
await debtor.done('/notice-addresses', { channel: 'platform', address: 'treasury' });
const accountId = await owed.account(bank, '6222333300001111');
const openGates = factoringGates(owed, accountId);

interface Claim {
  id: string;
  invoiceId: string;
  number: string;
}
/** A claim that is to be bought when it falls due; `opens` every gate before it. */
async function purchase(opens = true): Promise<{ receivable: Claim; agree: () => Promise<string[]> }> {
  const receivable = await owed.receivable(1_000);
  const assignment = await seller.done<{ id: string }>('/assignments', {
    assigneeId: bank.partyId,
    kind: 'maturity',
    recourse: false,
    services: ['collection', 'bad_debt_cover'],
    currency: 'CNY',
    items: [{ receivableId: receivable.id, advance: yuan(980) }],
  });
  await bank.done(`/assignments/${assignment.id}/answer`, { accept: true });
  if (opens) await openGates(caller, assignment.id, receivable, 1_000);
  const { id } = await seller.done<{ id: string }>('/maturity-purchases', {
    assignmentId: assignment.id,
    daysAfterDue: 5,
    account: { number: '6222444400002222', bank: '示例银行' },
  });
  if (opens) await assessor.done(`/maturity-purchases/${id}/assessment`);
  const agree = async () => {
    const { status, body } = await bank.post<ProblemBody & Proposal>(`/maturity-purchases/${id}/agreement`);
    if (status === 202) return body.reasons.map(({ code }) => code).filter((code) => /^F\d/.test(code));
    const gates = (body.facts?.gates ?? []) as { code: string; facts: { closed?: { fact: string }[] } }[];
    return status < 300
      ? []
      : [body.code, ...gates.flatMap((g) => g.facts.closed?.map(({ fact }) => fact) ?? [g.code])];
  };
  return { receivable, agree };
}
const own = await purchase();
const looking = await colleagueOf(bank, 4);
const stated = (more: object = {}) =>
  looking.done('/debtor-statements', {
    sellerId: seller.partyId,
    debtorId: debtor.partyId,
    isRelated: false,
    payable: yuan(0),
    unappliedCredit: yuan(0),
    ...more,
  });
const stands = async (kind: string, more: object = {}) => {
  const { id } = await bank.done<{ id: string }>(`/parties/${debtor.partyId}/standings`, {
    kind,
    since: '2026-10-12',
    reason: 'on record',
    ...more,
  });
  return () => bank.done(`/standings/${id}/end`, { reason: 'over' });
};
const paper = { authority: 'Court', documentNumber: '(2026) 3', documentHash: sha('c') };
const limited = (kind: 'seller' | 'debtor', amount: number) =>
  partyLimit(looking, kind, kind === 'seller' ? seller.partyId : debtor.partyId, amount);
const verified = (result: string) =>
  looking.done(`/invoices/${own.receivable.invoiceId}/verification`, { result, evidence: result });

/** The fact, what brings it about and answers what ends it, and what the agreement of two people comes to. */
const rows: readonly (readonly [string, string, () => Promise<() => Promise<unknown>>, string[]])[] = [
  ['F58', 'a default of the debtor', () => stands('default'), ['F58']],
  ['F65', 'an insolvency of the debtor', () => stands('insolvency', paper), ['F65']],
  ['F68', 'a list', () => stands('listing', { ...paper, list: 'sanction' }), ['GATES_SHUT', 'F68']],
  ['F104', 'a list that bars the seller', () => black(seller), ['GATES_SHUT', 'F104']],
  ['F105', 'an event of credit of the seller', () => event(bank, seller), ['F105']],
  [
    'F72',
    'a dispute',
    async () => {
      const { id } = await debtor.done<{ id: string }>(`/receivables/${own.receivable.id}/disputes`, {
        amount: yuan(10),
        reason: 'short',
      });
      return () => debtor.done(`/disputes/${id}/withdrawal`);
    },
    ['F72'],
  ],
  [
    'F75',
    'a relation of seller and debtor',
    async () => {
      await stated({ isRelated: true });
      return () => stated();
    },
    ['F75'],
  ],
  [
    'F74',
    'what the seller owes the debtor',
    async () => {
      await stated({ payable: yuan(21) });
      return () => stated();
    },
    ['GATES_SHUT', 'WITHIN_OUTSTANDING'],
  ],
  [
    'F81',
    'an invoice that is held otherwise',
    async () => {
      await verified('differs');
      return () => verified('verified');
    },
    ['GATES_SHUT', 'INVOICES_STAND', 'F81'],
  ],
  [
    'F54',
    'the limit of the seller',
    async () => {
      await limited('seller', 979.99);
      return () => limited('seller', 100_000_000);
    },
    ['GATES_SHUT', 'F54'],
  ],
  [
    'F37',
    'the limit of the debtor',
    async () => {
      await limited('debtor', 979.99);
      return () => limited('debtor', 100_000_000);
    },
    ['GATES_SHUT', 'F37'],
  ],
  [
    'F69',
    'a suspicion',
    async () => {
      const ring = { kind: 'guarantees', source: 'report' };
      await bank.done('/party-relations', { partyId: seller.partyId, otherId: debtor.partyId, ...ring });
      await bank.done('/party-relations', { partyId: debtor.partyId, otherId: seller.partyId, ...ring });
      return async () => {
        const { body } = await bank.get<{ items: { id: string }[] }>('/fraud-signals');
        for (const { id } of body.items)
          await bank.tried(`/fraud-signals/${id}/clearance`, { reason: 'looked', documentHash: sha('a') });
      };
    },
    ['GATES_SHUT', 'F69'],
  ],
  [
    'F46',
    'a name that the seller gave up',
    async () => {
      await bank.done('/former-names', { partyId: seller.partyId, name: '旧名', changedOn: '2026-09-01' });
      return async () => {};
    },
    ['F46'],
  ],
];

describe('a maturity purchase', () => {
  it('F41 F43 F44 F48 F77 F78 F79 F84 F85 MP: is agreed on no claim that nobody filed, searched, proved or asked for', async () => {
    const { agree } = await purchase(false);
    expect(await agree()).toEqual([
      'GATES_SHUT',
      'OWN_FILING',
      'SEARCH_FRESH',
      'NO_EARLIER_FILING',
      'FILING_OUTLASTS_DEBT',
      'DESCRIPTION_NAMES_INVOICES',
      'EVIDENCE_FROZEN',
      'NOTICE_ARRIVED',
      'PROVED',
      'DEBTOR_CALLED_BACK',
      'F77',
      'F81',
    ]);
  });

  it.each(rows)('%s MP: %s', async (_fact, _what, put, seen) => {
    const end = await put();
    expect(await own.agree()).toEqual(seen);
    await end();
  });
});
