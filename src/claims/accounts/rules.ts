import { refusalList } from '../../kernel/refusal.ts';

/** Who controls an account that debtors pay into. A margin or collection account must really be the creditor's (SI 70). */
export const accountControls = ['lender', 'tripartite', 'none'] as const;
export type AccountControl = (typeof accountControls)[number];

export const accountStatuses = ['proposed', 'active', 'replaced', 'declined'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** Where the number came from that a lender called. One that the seller gave proves nothing. */
export const numberSources = ['public_register', 'debtor_site', 'own_contract', 'seller'] as const;
export const callBackOutcomes = ['affirmed', 'denied', 'not_reached'] as const;
export type CallBackOutcome = (typeof callBackOutcomes)[number];

export const accountRefusals = refusalList({
  ACCOUNT_NOT_PROPOSED: [
    'wrong-state',
    'The account does not wait for this answer',
    '该账户不在待答复状态',
    'Read the account again',
    '请重新读取该账户',
  ],
  ACCOUNT_NOT_ACTIVE: [
    'wrong-state',
    'The account is not in use: lender and debtor have not both agreed to it',
    '账户未启用：须经资金方同意并由债务人确认',
    'Have the lender approve it after a call-back and the debtor acknowledge it',
    '请由资金方回拨核实后同意，并由债务人确认',
  ],
  CALL_BACK_MISSING: [
    'precondition',
    'No call-back to the debtor is on record for this',
    '缺少向债务人的回拨核实记录',
    'Call the debtor on a number from a public source and put the call on record',
    '请使用公开来源的号码回拨债务人并登记',
  ],
  CALL_BACK_OLD: [
    'precondition',
    'The call-back is older than the rule allows',
    '回拨核实已超过有效期',
    'Call the debtor again; facts say from which day a call counts',
    '请重新回拨；facts 列明有效起始日',
  ],
  CALL_BACK_NUMBER_FROM_SELLER: [
    'invalid',
    'A number that the seller gave proves nothing',
    '卖方提供的号码不能作为核实依据',
    'Take the number from a public register, the debtor’s own site or its contract with you',
    '请使用公开登记、债务人官网或贵方合同中的号码',
  ],
  ACCOUNT_KNOWN: [
    'conflict',
    'This account is in use between these parties already',
    '该账户已在双方之间启用',
    'Use the account on record',
    '请使用已登记的账户',
  ],
  LENDER_UNFIT: [
    'invalid',
    'The lender is not a bank or factor',
    '资金方不是银行或保理商',
    'Name a bank or factor of this tenant',
    '请指定本租户内的银行或保理商',
  ],
});
