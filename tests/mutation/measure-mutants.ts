import type { Mutant } from './mutants.ts';
import { mutantsOfFirms } from './mutants-of-firms.ts';
import { mutantsOfMoney } from './mutants-of-money.ts';

const tests = 'tests/measures';

/** The first of each measure. */
const first: readonly Mutant[] = [
  {
    fact: 'M1',
    file: 'src/policies/party-standings/guards.ts',
    of: "if (viability?.value !== 'viable') refuse(",
    becomes: "if (viability?.value === 'none') refuse(",
    test: `${tests}/standings.test.ts`,
  },
  {
    fact: 'M2',
    file: 'src/policies/motions/cuts.ts',
    of: 'if (!listedCutReasons.includes(cut.reason) || cut.note === null)',
    becomes: "if (cut.note === '')",
    test: `${tests}/motions.test.ts`,
  },
  {
    fact: 'M3',
    file: 'src/policies/motions/counted.ts',
    of: 'if (askedMinor > leftMinor)',
    becomes: 'if (askedMinor < -leftMinor)',
    test: `${tests}/motions.test.ts`,
  },
  {
    fact: 'M4',
    file: 'src/policies/party-standings/guards.ts',
    of: "if (size === 'large' || (size === 'medium' && value !== 1))",
    becomes: "if (size === 'none')",
    test: `${tests}/returns.test.ts`,
  },
  {
    fact: 'M5',
    file: 'src/policies/pots/guards.ts',
    of: 'for (const quotas of await quotasOf(ctx, loan, (id) => store.lockPot(ctx, id))) {',
    becomes: 'for (const quotas of (await quotasOf(ctx, loan)).slice(0, 0)) {',
    test: `${tests}/pots.test.ts`,
  },
  {
    fact: 'M6',
    file: 'src/outgoing/drawdowns/rules.ts',
    of: 'met: f.items.length === 0 ? null : unproved.length === 0,',
    becomes: 'met: f.items.length === 0 ? null : true,',
    test: 'tests/drawdowns/statements.test.ts',
  },
  {
    fact: 'M7',
    file: 'src/lending/trade-finance/pay-out.ts',
    of: 'if (open.length > 0) refuse(',
    becomes: 'if (open.length < 0) refuse(',
    test: 'tests/trade-finance/import.test.ts',
  },
  {
    fact: 'M8',
    file: 'src/policies/applications/rules.ts',
    of: "unmet.length > 0 ? 'refer' : 'offer'",
    becomes: "'offer'",
    test: `${tests}/online-loans.test.ts`,
  },
  {
    fact: 'M9',
    file: 'src/policies/returns/cycle-rules.ts',
    of: '((beforeMinor + afterMinor) * BigInt(days) + movedMinor)',
    becomes: '(beforeMinor * BigInt(days) + movedMinor)',
    test: `${tests}/cash-cycle.test.ts`,
  },
  {
    fact: 'M10',
    file: 'src/ground/standings/rules.ts',
    of: "if (said.value === 'successor') return 'F104';",
    becomes: "if (said.value === 'successor') return undefined;",
    test: `${tests}/returns.test.ts`,
  },
  {
    fact: 'M11',
    file: 'src/policies/pots/guards.ts',
    of: "if (pot?.status !== 'open') refuse(potRefusals.PURPOSE_ACCOUNT_MISSING, { facts: { loanId: loan.id } });",
    becomes: 'if (!pot) return;',
    test: `${tests}/pots.test.ts`,
  },
  {
    fact: 'M12',
    file: 'src/policies/pots/admit.ts',
    of: 'isMet: locked <= dueMinor }',
    becomes: 'isMet: locked >= 0n }',
    test: `${tests}/returns.test.ts`,
  },
  {
    fact: 'M13',
    file: 'src/policies/pots/admit.ts',
    of: 'isMet: lineMinor <= BigInt(cap.value),',
    becomes: 'isMet: lineMinor >= 0n,',
    test: `${tests}/pots.test.ts`,
  },
  {
    fact: 'M14',
    file: 'src/policies/pots/admit.ts',
    of: "const isMet = pot.label === 'tier2' || fits[pot.label as keyof typeof fits];",
    becomes: "const isMet = pot.label !== '' || fits.green;",
    test: `${tests}/pots.test.ts`,
  },
  {
    fact: 'M15',
    file: 'src/policies/party-standings/guards.ts',
    of: 'if (isProtected(size?.value as Parameters<typeof isProtected>[0]))',
    becomes: "if (size?.value === 'none')",
    test: `${tests}/standings.test.ts`,
  },
  {
    fact: 'M16',
    file: 'src/policies/motions/cuts.ts',
    of: 'if (input.dueOn < first) refuse(',
    becomes: "if (input.dueOn < '') refuse(",
    test: `${tests}/motions.test.ts`,
  },
  {
    fact: 'M17',
    file: 'src/policies/pots/admit.ts',
    of: 'smallMinor * 10_000n >= BigInt(value) * wholeMinor;',
    becomes: 'smallMinor * 10_000n >= 0n * wholeMinor;',
    test: `${tests}/pots.test.ts`,
  },
  {
    fact: 'M18',
    file: 'src/policies/party-standings/state.ts',
    of: 'await requireApart(tx, [found.statedByPerson]);',
    becomes: 'await requireApart(tx, []);',
    test: `${tests}/motions.test.ts`,
  },
  {
    fact: 'M19',
    file: 'src/policies/party-standings/rules.ts',
    of: 'if (isOfficialList(said) && !isAuthority) refuse(',
    becomes: "if (isOfficialList(said) && said.value === '') refuse(",
    test: `${tests}/standings.test.ts`,
  },
  {
    fact: 'M20',
    file: 'src/policies/returns/sessions.ts',
    of: 'heldOn < firstDayOf(found.quarter)',
    becomes: "heldOn < ''",
    test: `${tests}/returns.test.ts`,
  },
];

/** Rules of each of the twenty measures, dropped one by one; a test that is named after the measure, and acts as its user would, must notice. */
export const measureMutants: readonly Mutant[] = [...first, ...mutantsOfFirms, ...mutantsOfMoney].map((mutant) => ({
  ...mutant,
  named: `measure ${Number.parseInt(mutant.fact.slice(1), 10)}:`,
}));
