import { z } from 'zod';
import { dateWire, idWire, instantWire } from '../../http/wire.ts';

const minor = z.string().nullable();

/** Flat, so that a row is a row of a regulator's table: one per item that secures a facility. */
export const registerRow = z
  .object({
    facilityId: idWire('facility'),
    collateralNumber: z.string(),
    kind: z.enum(['goods', 'receivable']),
    name: z.string(),
    grade: z.string().nullable(),
    ownerId: idWire('party'),
    owner: z.string(),
    ownerCode: z.string().nullable().meta({ description: 'Unified social credit code, or LEI where there is none' }),
    currency: z.string(),
    securedSince: instantWire.nullable(),
    firstValueMinor: minor.meta({
      description: 'As known when it began to secure the facility; null: had no value then',
    }),
    valuedOn: dateWire,
    latestValueMinor: minor.meta({ description: 'Before haircut; null while no price can be relied on' }),
    chargedToOthersMinor: minor.meta({ description: 'What comes before the lender; 0 when it ranks first' }),
    disposalRank: z.int().nullable().meta({ description: '1 is first; null while the right is not constituted' }),
    controlState: z.string(),
    pledgeIds: z.array(z.string()),
    contractStatus: z.string(),
    maximumMinor: minor.meta({ description: 'The most that the pledges over it secure' }),
    registrationNumbers: z.array(z.string()),
    documentNumber: z.string().nullable(),
    documentIssuer: z.string().nullable(),
    securedPrincipalMinor: z.string().meta({ description: 'Of the whole contract' }),
    pledgeRateBps: z
      .int()
      .nullable()
      .meta({ description: 'Secured principal against the value of all collateral of the contract, not item by item' }),
  })
  .meta({ id: 'CollateralRow', description: 'One item of collateral as a bank reports it' });
export type RegisterRow = z.infer<typeof registerRow>;

/** The columns of the file, in order, with their heading in both languages. */
export const columns: readonly (readonly [keyof RegisterRow, string, string])[] = [
  ['facilityId', 'facility', '授信编号'],
  ['collateralNumber', 'collateral no.', '押品编号'],
  ['kind', 'type', '押品类型'],
  ['name', 'name', '押品名称'],
  ['grade', 'grade', '等级'],
  ['owner', 'owner', '押品所有权人名称'],
  ['ownerCode', 'owner code', '押品所有权人证件号码'],
  ['currency', 'currency', '币种'],
  ['securedSince', 'secured since', '担保生效时间'],
  ['firstValueMinor', 'first value (minor units)', '首次评估价值（最小货币单位）'],
  ['valuedOn', 'valued on', '估值日期'],
  ['latestValueMinor', 'latest value (minor units)', '最新评估价值（最小货币单位）'],
  ['chargedToOthersMinor', 'charged to others (minor units)', '已抵质押价值（最小货币单位）'],
  ['disposalRank', 'disposal rank', '处置顺位'],
  ['controlState', 'control', '控货状态'],
  ['pledgeIds', 'pledge', '担保合同编号'],
  ['contractStatus', 'contract status', '担保合同状态'],
  ['maximumMinor', 'maximum secured (minor units)', '最高担保额（最小货币单位）'],
  ['registrationNumbers', 'registration no.', '登记证明编号'],
  ['documentNumber', 'document no.', '质押单证号码'],
  ['documentIssuer', 'document issuer', '质押单证签发人'],
  ['securedPrincipalMinor', 'secured principal (minor units)', '被担保本金余额（最小货币单位）'],
  ['pledgeRateBps', 'pledge rate (basis points)', '抵质押率（基点）'],
];
