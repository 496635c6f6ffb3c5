import { refusalList, refuse } from '../../kernel/refusal.ts';
import { policyActs } from './policy-mandates.ts';

export const partyRoles = [
  'operator',
  'bank',
  'factor',
  'trader',
  'core_firm',
  'carrier',
  'collateral_manager',
  'ebl_platform',
  'assayer',
  'authority',
  'guarantor',
  'insurer',
  'logistics_platform',
] as const;
export type PartyRole = (typeof partyRoles)[number];

/** What who finances receivables does with them: banks, and commercial factors within their licence. */
const receivablesFinance = [
  'account:approve',
  'callBack:record',
  'assignment:accept',
  'assignment:register',
  'notice:send',
  'claim:register',
  'statement:record',
  'file:upload',
  'misdirection:close',
  'book:close',
  'book:adjust',
  'payment:order',
  'certificate:finance',
  'instruction:report',
  'factoring:request',
  'limit:set',
  'factoring:approve',
  'factoring:exchange',
  'base:state',
  'standing:record',
  'standing:end',
  'rule:set',
  ...policyActs.lender,
] as const;

/** What who holds security in goods and claims does with it. */
const securedActs = [
  'custody:engage',
  'custody:end',
  'device:enrol',
  'pledge:accept',
  'pledge:publish',
  'pledge:discharge',
  'release:approve',
  'watch:start',
  'control:order',
  'control:signOff',
  'control:certify',
  'commodity:register',
  'certificate:record',
  'supervision:engage',
  'assay:order',
  'registry:file',
  'registry:confirm',
  'registry:search',
  'right:record',
  'price:register',
  'price:record',
  'price:confirm',
  'terms:propose',
  'value:accept',
  'terms:approve',
  'margin:decide',
  'margin:approve',
  'charge:crystallise',
  'restraint:record',
  'realisation:propose',
  'realisation:approve',
  'realisation:pay',
  'surrogate:open',
  'surrogate:answer',
  'surrogate:writeOut',
  'fraud:review',
  'control:handle',
] as const;

/** What a creditor does with what it is owed. */
const creditorActs = [
  'contract:register',
  'invoice:register',
  'delivery:state',
  'account:propose',
  'assignment:offer',
  'certificate:hold',
  'file:upload',
] as const;

/** What who holds a document of title does with it. Who may not do this never gets one: it would be stuck. */
const holderActs = ['bill:transfer', 'bill:surrender', 'bill:stop', 'receipt:transfer'] as const;

/**
 * What a person of a party in each role may be mandated to do. A mandate outside the party's roles cannot be granted, so
 * a borrower's clerk can never be given a bank's signature.
 */
export const mandatesOfRole = {
  operator: ['party:register', 'claim:exchange', 'ebl:trust', 'calendar:load', 'rule:set'],
  bank: [
    ...policyActs.bank,
    ...receivablesFinance,
    ...holderActs,
    ...securedActs,
    'guarantee:call',
    'certificate:approveLine',
    'invoice:verify',
    'facility:propose',
    'facility:approve',
    'credit:approve',
    'credit:issue',
    'credit:amend',
    'credit:advise',
    'credit:confirm',
    'credit:transfer',
    'message:receive',
    'message:interface',
    'presentation:make',
    'presentation:examine',
    'presentation:honour',
    'trade:agree',
    'trade:decide',
    'trade:settle',
    'bill:acceptFinding',
    'drawdown:approve',
    'drawdown:disburse',
    'loan:propose',
    'loan:approve',
    'loan:pay',
    'loan:service',
    'loan:amend',
    'repayment:record',
    'cost:record',
    'misuse:record',
    'interruption:record',
    'calendar:close',
  ],
  factor: [...receivablesFinance, ...holderActs, 'invoice:verify', 'repayment:record'],
  trader: [
    ...creditorActs,
    ...holderActs,
    'credit:apply',
    'credit:amend',
    'amendment:answer',
    'credit:assign',
    'presentation:make',
    'presentation:waive',
    'trade:request',
    'trustReceipt:sign',
    'pledge:offer',
    'drawdown:request',
    'loan:accept',
    ...policyActs.firm,
    'facility:amend',
    'release:request',
    'receivable:present',
    'lot:register',
    'custody:offer',
    'note:redirect',
    'control:handle',
    'commodity:register',
    'certificate:record',
    'lot:transform',
    'restraint:record',
    'registry:object',
    'margin:dispute',
    'exercise:demand',
    'surrogate:open',
    'surrogate:answer',
  ],
  core_firm: [
    'rule:set',
    ...holderActs,
    'loan:accept',
    ...policyActs.firm,
    'receivable:confirm',
    'account:acknowledge',
    'statement:record',
    'delivery:state',
    'dispute:raise',
    'notice:receive',
    'counterclaim:raise',
    'certificate:issue',
    'certificate:hold',
    'exchangeBill:accept',
    'record:push',
    'signingKey:manage',
    'file:upload',
  ],
  carrier: [
    ...holderActs,
    'lot:register',
    'site:register',
    'bill:issue',
    'ebl:issue',
    'bill:report',
    'note:register',
    'note:redirect',
    'bill:deliver',
    'device:enrol',
    'device:report',
    'watch:start',
    'control:handle',
    'custody:accept',
    'custody:end',
    'custody:offer',
    'custody:take',
    'lot:transform',
    'restraint:record',
    'surrogate:open',
    'surrogate:answer',
    'surrogate:writeOut',
  ],
  collateral_manager: [
    'site:register',
    'custody:accept',
    'custody:end',
    'custody:offer',
    'custody:take',
    'bill:report',
    'device:enrol',
    'device:report',
    'watch:start',
    'control:inspect',
    'control:handle',
    'release:execute',
    'commodity:register',
    'certificate:record',
    'lot:transform',
    'restraint:record',
    'weighbridge:record',
    'receipt:issue',
    'supervision:evidence',
    'surrogate:open',
    'surrogate:answer',
    'surrogate:writeOut',
  ],
  ebl_platform: ['ebl:exchange'],
  assayer: ['assay:report'],
  // Courts, customs and registries: what they order is put on record by who it reaches.
  authority: policyActs.authority,
  // Stands in for a debtor, with a facility of its own and counter-security under it: what a lender does with security, and no money lent.
  guarantor: [
    'limit:set',
    'guarantee:give',
    'facility:propose',
    'facility:approve',
    'repayment:record',
    'cost:record',
    'interruption:record',
    'statement:record',
    'standing:record',
    'standing:end',
    ...policyActs.lender,
    ...securedActs,
  ],
  insurer: [],
  // Reports what moves; its events are its own party's.
  logistics_platform: ['note:register', 'bill:report'],
} as const satisfies Record<PartyRole, readonly string[]>;

/** Who administers a party: its people and keys, and where its system is told. */
export const administrationMandates = ['person:manage', 'webhook:manage'] as const;

/** Every person of any party may be mandated to administer their own party and its system, and to agree at a level. */
export const ownPartyMandates = [
  ...administrationMandates,
  'event:capture',
  'ledger:keep',
  'authority:level2',
  'authority:level3',
] as const;

export type Mandate = (typeof mandatesOfRole)[PartyRole][number] | (typeof ownPartyMandates)[number];

export const partyRefusals = refusalList({
  MANDATE_OUTSIDE_ROLE: [
    'invalid',
    'This mandate does not belong to a role of the party',
    '该授权不属于该参与方的角色',
    'Grant only what facts list under mandates; nearest is what may have been meant, ofRoles which roles have it',
    '请仅授予 facts 中 mandates 所列授权；nearest 为可能所指，ofRoles 为拥有该授权的角色',
  ],
  MANDATES_APART: [
    'invalid',
    'Who may make people and keys may do nothing else: who could make a colleague could agree with himself',
    '管理人员与密钥的授权不得与业务授权集于一人：能新增同事者即可自我复核',
    'Give person:manage to one person and what facts name under with to another',
    '请将 person:manage 与 facts 中 with 所列授权分授不同人员',
  ],
  ROLES_CONTRADICT: [
    'invalid',
    'One party may not have these roles together: it would watch over itself',
    '同一参与方不得兼任这些角色：其将自我监督',
    'Register two parties, each with its own people, for the roles in facts',
    '请按 facts 所列角色分别登记两个参与方，各有其人员',
  ],
  BOTH_SIDES: [
    'invalid',
    'A party does not deal with itself: lender and borrower are two, and who watches goods for a lender is a third',
    '参与方不得与自身交易：贷款人与借款人须为两方，监管人须为第三方',
    'Name another party',
    '请指定另一参与方',
  ],
  PARTY_ALREADY_REGISTERED: [
    'conflict',
    'A party with this credit code, LEI or BIC is already registered',
    '相同的信用代码、LEI 或 BIC 已登记',
    'Use the registered party',
    '请使用已登记的参与方',
  ],
});

/** Lender and borrower, lender and custodian are not one (GB/T 31300, existence seen; practice of collateral management). */
export function assertTwoParties(oneId: string, otherId: string, at: string): void {
  if (oneId === otherId) refuse(partyRefusals.BOTH_SIDES, { at, facts: { partyId: oneId } });
}

export const rolesOfMandate = (mandate: string): PartyRole[] =>
  partyRoles.filter((role) => (mandatesOfRole[role] as readonly string[]).includes(mandate));

export const mandatesFor = (roles: readonly PartyRole[]): Set<string> =>
  new Set<string>([...roles.flatMap((role) => mandatesOfRole[role]), ...ownPartyMandates]);

/** What a person of a party with these roles can hold beside all else: everything but `person:manage`. */
export const deskMandatesFor = (roles: readonly PartyRole[]): string[] =>
  [...mandatesFor(roles)].filter((mandate) => mandate !== 'person:manage').sort();

/** How many letters must be changed, added or left out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}

/** What may have been meant; undefined where nothing is like it. */
export function nearestMandate(meant: string, among: Iterable<string>): string | undefined {
  const [best] = [...among]
    .map((mandate) => ({ mandate, far: distance(meant, mandate) }))
    .sort((a, b) => a.far - b.far || (a.mandate < b.mandate ? -1 : 1));
  return best && best.far <= 4 ? best.mandate : undefined;
}

/**
 * Roles that would make a party its own overseer. The custodian of pledged goods is a third party to lender and borrower (GB/T 31300,
 * existence seen; practice of collateral management), the assayer to whoever lends on its finding; who runs the platform and who
 * orders by law take no part in trades.
 */
export function decideRoles(roles: readonly PartyRole[]): PartyRole[] {
  const has = (...some: PartyRole[]) => some.filter((role) => roles.includes(role));
  const alone = has('operator', 'authority');
  const lends = has('bank', 'factor', 'guarantor');
  const watches = has('collateral_manager', 'carrier', 'assayer');
  if (alone.length > 0 && new Set(roles).size > 1)
    refuse(partyRefusals.ROLES_CONTRADICT, { at: '/roles', facts: { roles, apart: alone } });
  if (lends.length > 0 && watches.length > 0)
    refuse(partyRefusals.ROLES_CONTRADICT, { at: '/roles', facts: { roles, apart: [...lends, ...watches] } });
  return [...new Set(roles)];
}

/**
 * Mandates that one person of such a party may hold together. Who makes people does no business (Guidelines on Internal Control of
 * Commercial Banks, Yin Jian Fa [2014] 40, existence seen: incompatible posts).
 */
export function decideMandates(roles: readonly PartyRole[], asked: readonly string[]): string[] {
  const allowed = mandatesFor(roles);
  for (const [i, mandate] of asked.entries())
    if (!allowed.has(mandate)) {
      const ofRoles = rolesOfMandate(mandate);
      const nearest = ofRoles.length > 0 ? undefined : nearestMandate(mandate, allowed);
      refuse(partyRefusals.MANDATE_OUTSIDE_ROLE, {
        at: `/mandates/${i}`,
        facts: { roles, mandate, ofRoles, ...(nearest !== undefined && { nearest }), mandates: [...allowed].sort() },
      });
    }
  const business = asked.filter((mandate) => !(administrationMandates as readonly string[]).includes(mandate));
  if (asked.includes('person:manage') && business.length > 0)
    refuse(partyRefusals.MANDATES_APART, { at: '/mandates', facts: { mandate: 'person:manage', with: business } });
  return [...new Set(asked)].sort();
}
