import { refusalList, refuse } from '../kernel/refusal.ts';

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
  'certificate:finance',
  'instruction:report',
  'factoring:request',
  'factoring:approve',
  'factoring:exchange',
  'base:state',
  'standing:record',
  'standing:end',
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
  operator: ['party:register', 'claim:exchange', 'ebl:trust', 'calendar:load'],
  bank: [
    ...receivablesFinance,
    ...holderActs,
    'certificate:approveLine',
    'invoice:verify',
    'facility:propose',
    'facility:approve',
    'custody:engage',
    'pledge:accept',
    'pledge:publish',
    'pledge:discharge',
    'credit:approve',
    'credit:issue',
    'credit:amend',
    'credit:advise',
    'credit:confirm',
    'credit:transfer',
    'message:receive',
    'presentation:make',
    'presentation:examine',
    'presentation:honour',
    'trade:agree',
    'trade:decide',
    'trade:settle',
    'bill:acceptFinding',
    'drawdown:approve',
    'drawdown:disburse',
    'repayment:record',
    'cost:record',
    'misuse:record',
    'interruption:record',
    'calendar:close',
    'release:approve',
    'watch:start',
    'control:order',
    'control:signOff',
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
  ],
  factor: [...receivablesFinance, ...holderActs, 'invoice:verify'],
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
    ...holderActs,
    'receivable:confirm',
    'account:acknowledge',
    'statement:record',
    'delivery:state',
    'dispute:raise',
    'notice:receive',
    'counterclaim:raise',
    'certificate:issue',
    'certificate:hold',
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
} as const satisfies Record<PartyRole, readonly string[]>;

/** Every person of any party may be mandated to administer their own party and its system, and to agree at a level. */
export const ownPartyMandates = [
  'person:manage',
  'webhook:manage',
  'event:capture',
  'authority:level2',
  'authority:level3',
] as const;

export type Mandate = (typeof mandatesOfRole)[PartyRole][number] | (typeof ownPartyMandates)[number];

export const partyRefusals = refusalList({
  MANDATE_OUTSIDE_ROLE: [
    'invalid',
    'This mandate does not belong to a role of the party',
    '该授权不属于该参与方的角色',
    'Grant only mandates listed for the roles in facts',
    '请仅授予 facts 所列角色的授权',
  ],
  PARTY_ALREADY_REGISTERED: [
    'conflict',
    'A party with this credit code, LEI or BIC is already registered',
    '相同的信用代码、LEI 或 BIC 已登记',
    'Use the registered party',
    '请使用已登记的参与方',
  ],
});

export const mandatesFor = (roles: readonly PartyRole[]): Set<string> =>
  new Set<string>([...roles.flatMap((role) => mandatesOfRole[role]), ...ownPartyMandates]);

export function decideMandates(roles: readonly PartyRole[], asked: readonly string[]): string[] {
  const allowed = mandatesFor(roles);
  for (const [i, mandate] of asked.entries())
    if (!allowed.has(mandate))
      refuse(partyRefusals.MANDATE_OUTSIDE_ROLE, { at: `/mandates/${i}`, facts: { roles, mandate } });
  return [...new Set(asked)].sort();
}
