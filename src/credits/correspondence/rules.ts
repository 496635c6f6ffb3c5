/**
 * Why a message is put before a person: what it asks is for a bank to decide, or cannot be read out of a text. A closed list,
 * each with what to do about it, in both languages.
 */
export const taskReasons = {
  FRAUD_ALERT: ['Fraud is reported: stop what is under way and look into it', '来报称有欺诈：请暂停相关办理并核查'],
  FINANCING_ASKED: [
    'The other bank asks for financing: answer with terms, or decline',
    '对方银行请求融资：请报价或拒绝',
  ],
  MATURITY_EXTENSION_ASKED: ['A later maturity is asked for: answer it', '对方请求展期：请答复'],
  REIMBURSEMENT_ASKED: ['It is about reimbursement: compare it with the claim', '来报涉及偿付：请与索偿核对'],
  DEBIT_ANNOUNCED: ['A debit is announced: see that it is covered on its day', '对方预告借记：请备妥头寸'],
  ISSUANCE_ASKED: ['An undertaking is asked for: it takes an application', '对方请求开立：请按申请办理'],
  ISSUANCE_TOLD: ['An undertaking or its change is told of: file it', '来报通知开立或修改：请登记'],
  TRANSFER_ASKED: ['A transfer is asked for: see whether the credit allows it', '对方请求转让：请核对信用证是否可转让'],
  CLOSING_TOLD: ['The other bank closes its file: compare the balance', '对方将结案：请核对余额'],
  INFORMATION_GIVEN: ['Information is given: read and file it', '来报提供信息：请阅存'],
  FREE_FORMAT: ['Free text: read it; it changes nothing by itself', '自由格式报文：请阅读，其本身不产生变更'],
  ENVELOPE_RECEIVED: ['An envelope of a company: open it as its application', '企业信封报文：请按其申请办理'],
  CLAIM_REFUSED: [
    'The reimbursing bank has not paid: correct the claim, or claim from the issuing bank (UCP 600 13c)',
    '偿付行未付款：请更正索偿，或向开证行索偿（UCP 600 第 13 条 c 款）',
  ],
  CLAIM_REPEATED: [
    'Claimed under this reference before: a copy, or another amount; compare the two',
    '该索偿编号此前已用：请核对是否重复或金额有异',
  ],
  AUTHORITY_DIFFERS: ['The new amount is not the old one with the change', '新授权金额与变更计算不符：请查询'],
  DOCUMENTS_EXPECTED: [
    'The nominated bank has paid and sends documents: see that they come, and examine them',
    '被指定银行已付款并寄单：请跟踪到单并审单',
  ],
  MATURITY_NOT_STATED: ['Accepted without a maturity: ask for it', '承兑未注明到期日：请查询'],
  NARRATIVE_TO_READ: ['What is authorised stands in the narrative: read it', '授权内容见附言：请阅读'],
  ANSWER_OUT_OF_TURN: [
    'An answer to documents that were answered, paid or returned already: compare it with them',
    '单据已答复、付款或退回后又收到答复：请核对',
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>;
export type TaskReason = keyof typeof taskReasons;
export const taskReasonNames = Object.keys(taskReasons) as [TaskReason, ...TaskReason[]];

/** What each function of an MT759 (field 23H) asks of a person. */
const functions: Record<string, TaskReason> = {
  FRAUDMSG: 'FRAUD_ALERT',
  REQFINAN: 'FINANCING_ASKED',
  REXTMATU: 'MATURITY_EXTENSION_ASKED',
  REIMBURS: 'REIMBURSEMENT_ASKED',
  PREDENOT: 'DEBIT_ANNOUNCED',
  REQISSUE: 'ISSUANCE_ASKED',
  REQAMEND: 'ISSUANCE_ASKED',
  ISSUANCE: 'ISSUANCE_TOLD',
  ISSAMEND: 'ISSUANCE_TOLD',
  TRANSFER: 'TRANSFER_ASKED',
  CLSVCLOS: 'CLOSING_TOLD',
  CLSVOPEN: 'CLOSING_TOLD',
};

/** The reason for which a message that starts no act is put before a person; undefined for every other type. */
export function reasonOf(type: string, functionCode: string | undefined): TaskReason | undefined {
  if (type === '799') return 'FREE_FORMAT';
  if (type === '798') return 'ENVELOPE_RECEIVED';
  if (type !== '759') return undefined;
  return functions[functionCode ?? ''] ?? 'INFORMATION_GIVEN';
}
