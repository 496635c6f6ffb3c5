export interface Line {
  reference: string;
  amount: number;
  name?: string;
  memo?: string;
  endToEndId?: string;
  reversal?: boolean;
}
export interface Said {
  account: string;
  number: string;
  opening: number;
  closing?: number;
  on: string;
  lines: Line[];
  /** Of camt.053 alone; CNY without. */
  currency?: string;
}

const closingOf = ({ opening, closing, lines }: Said) =>
  closing ?? lines.reduce((sum, { amount }) => sum + amount, opening);
const plain = (amount: number) => Math.abs(amount).toFixed(2);
const comma = (amount: number) => plain(amount).replace('.', ',');
const short = (on: string) => on.slice(2).replaceAll('-', '');
const mark = (amount: number) => (amount < 0 ? 'D' : 'C');

/** The same statement as a bank would write it in each form. */
export const mt940 = (said: Said): string =>
  [
    '{1:F01BANKCNBJAXXX0000000000}{2:I940BANKCNBJXXXXN}{4:',
    ':20:STMT',
    `:25:BANKCNBJ/${said.account}`,
    `:28C:${said.number}`,
    `:60F:${mark(said.opening)}${short(said.on)}CNY${comma(said.opening)}`,
    ...said.lines.flatMap(({ reference, amount, name = '', memo = '', endToEndId = 'NONREF', reversal = false }) => [
      `:61:${short(said.on)}${said.on.slice(5).replace('-', '')}${reversal ? `R${mark(-amount)}` : mark(amount)}${comma(amount)}NTRF${endToEndId}//${reference}`,
      `:86:/NAME/${name}\n/REMI/${memo}`,
    ]),
    `:62F:${mark(closingOf(said))}${short(said.on)}CNY${comma(closingOf(said))}`,
    '-}',
  ].join('\r\n');

const balance = (code: string, amount: number, on: string, currency: string) =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${plain(amount)}</Amt>` +
  `<CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
export const camt053 = ({ currency = 'CNY', ...said }: Said): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt>
<Id>${said.number}</Id><Acct><Id><Othr><Id>${said.account}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>
${balance('OPBD', said.opening, said.on, currency)}${balance('CLBD', closingOf(said), said.on, currency)}
${said.lines
  .map(
    ({ reference, amount, name = '', memo = '', endToEndId = 'NOTPROVIDED', reversal = false }) =>
      `<Ntry><Amt Ccy="${currency}">${plain(amount)}</Amt><CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd><RvslInd>${reversal}</RvslInd>` +
      `<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${said.on}</Dt></BookgDt><ValDt><Dt>${said.on}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef>` +
      `<NtryDtls><TxDtls><Refs><EndToEndId>${endToEndId}</EndToEndId></Refs><RltdPties><${amount < 0 ? 'Cdtr' : 'Dbtr'}><Pty><Nm>${name}</Nm></Pty>` +
      `</${amount < 0 ? 'Cdtr' : 'Dbtr'}></RltdPties><RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  )
  .join('\n')}</Stmt></BkToCstmrStmt></Document>`;

export function csv(said: Said): string {
  let running = said.opening;
  const rows = said.lines.map(({ reference, amount, name = '', memo = '', endToEndId = '' }) => {
    running += amount;
    return [
      said.account,
      said.number,
      reference,
      amount.toFixed(2),
      running.toFixed(2),
      'CNY',
      said.on,
      name,
      endToEndId,
      memo,
    ];
  });
  const heading = '账号,对账单编号,流水号,发生额,余额,币种,记账日期,对方户名,业务编号,摘要';
  return [heading, ...rows.map((row) => row.join(','))].join('\r\n');
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
