import { z } from 'zod';
import { pageQuery } from '../../http/page.ts';
import { dateWire, instantWire, textWire } from '../../http/wire.ts';
import * as rules from './rules.ts';

/** A whole number of up to so many bits, as decimal digits. */
const whole = (max: bigint, description: string) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,38})$/, 'expected digits without sign or leading zero')
    .refine((digits) => !/^\d{1,39}$/.test(digits) || BigInt(digits) <= max, `is larger than ${max}`)
    .meta({ description });
export const numberWire = whole(
  rules.MAX_128,
  'A number of 128 bits that you choose, as decimal digits: a UUID read as a number, or one of your own series',
);
const given = (wire: z.ZodType<string, string>) => wire.default('0').transform(BigInt);
const code = z.int().min(0).max(rules.MAX_16).default(0).meta({ description: 'What it is for, by your own list' });
const ledger = z.int().min(0).max(rules.MAX_32).default(0);
const userData = {
  userData128: given(whole(rules.MAX_128, 'What it belongs to, by your own number; it is kept and shown')),
  userData64: given(whole(rules.MAX_64, 'The same, of 64 bits: a time')),
  userData32: z.int().min(0).max(rules.MAX_32).default(0).transform(BigInt),
};
const names = <Flag extends string>(flags: Readonly<Record<Flag, number>>) => Object.keys(flags) as [Flag, ...Flag[]];

export const declareLedgerInput = z.strictObject({
  ledger: z.int().min(1).max(rules.MAX_32).meta({ description: 'Its number, that you choose' }),
  name: textWire(200),
  unit: z.enum(rules.measures).meta({ description: 'A currency, or a unit of quantity (UN/ECE Recommendation 20)' }),
  scale: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .meta({ description: 'Decimal places of a quantity; amounts of money are in minor units' }),
});
export type DeclareLedgerInput = z.output<typeof declareLedgerInput>;

export const ownLedgerView = z
  .object({
    ledger: z.int(),
    name: z.string(),
    unit: z.enum(rules.measures),
    scale: z.int(),
    declaredAt: instantWire,
  })
  .meta({ id: 'OwnLedger', description: 'A ledger that a party keeps for itself: accounts of one unit' });
export type OwnLedgerView = z.infer<typeof ownLedgerView>;

const accountLine = z.strictObject({
  id: given(numberWire),
  ledger,
  code,
  ...userData,
  flags: z.array(z.enum(names(rules.accountFlags))).default([]),
});
export type AccountLine = z.output<typeof accountLine>;
export const openAccountsInput = z.strictObject({ accounts: z.array(accountLine).min(1).max(rules.MAX_LINES) });
export type OpenAccountsInput = z.output<typeof openAccountsInput>;

const transferLine = z
  .strictObject({
    id: given(numberWire),
    debitAccountId: given(numberWire),
    creditAccountId: given(numberWire),
    amount: whole(rules.MAX_128, 'In the unit of the ledger; left out of a post or a void: the whole that is pending')
      .meta({ example: '480000' })
      .transform(BigInt)
      .optional(),
    pendingId: given(numberWire),
    ...userData,
    timeoutSeconds: z
      .int()
      .min(0)
      .max(rules.MAX_32)
      .default(0)
      .meta({ description: 'Of a pending transfer: after so long it expires; 0 for never' }),
    ledger,
    code,
    flags: z.array(z.enum(names(rules.transferFlags))).default([]),
    timestamp: given(whole(rules.MAX_64, 'Reserved: the record sets the time')),
    valueOn: dateWire.optional().meta({ description: 'The day from which it counts; today when left out' }),
  })
  .refine(({ amount, flags }) => amount !== undefined || flags.includes('post') || flags.includes('void'), {
    message: 'says how much',
    path: ['amount'],
  })
  .transform(({ flags, amount, valueOn, ...line }) => ({
    ...line,
    valueOn,
    amount: amount ?? (flags.includes('post') ? rules.MAX_128 : 0n),
    flags: rules.bitsOf(rules.transferFlags, flags),
  }));
export const transferInput = z.strictObject({ transfers: z.array(transferLine).min(1).max(rules.MAX_LINES) });
export type TransferInput = z.output<typeof transferInput>;

const lineResult = <Result extends readonly [string, ...string[]]>(results: Result) =>
  z.object({ id: z.string(), result: z.enum(results) });
export const accountResultsView = z
  .object({ items: z.array(lineResult(rules.accountResults)) })
  .meta({ id: 'OwnAccountResults', description: 'What became of each line, in their order' });
export type AccountResultsView = z.infer<typeof accountResultsView>;
export const transferResultsView = z
  .object({ items: z.array(lineResult(rules.transferResults)) })
  .meta({ id: 'OwnTransferResults', description: 'What became of each line, in their order' });
export type TransferResultsView = z.infer<typeof transferResultsView>;

const kept = {
  userData128: z.string(),
  userData64: z.string(),
  userData32: z.int(),
  ledger: z.int(),
  code: z.int(),
};
export const ownAccountView = z
  .object({
    id: z.string(),
    ...kept,
    flags: z.array(z.enum(names(rules.accountFlags))),
    isClosed: z.boolean(),
    debitsPending: z.string(),
    debitsPosted: z.string(),
    creditsPending: z.string(),
    creditsPosted: z.string(),
    openedAt: instantWire,
  })
  .meta({
    id: 'OwnAccount',
    description: 'An account of a party’s own ledger, with what is pending on it and what is posted',
  });
export type OwnAccountView = z.infer<typeof ownAccountView>;

export const ownTransferView = z
  .object({
    id: z.string(),
    debitAccountId: z.string(),
    creditAccountId: z.string(),
    amount: z.string(),
    pendingId: z.string().nullable(),
    ...kept,
    timeoutSeconds: z.int(),
    flags: z.array(z.enum(names(rules.transferFlags))),
    state: z.enum(['pending', 'posted', 'voided', 'expired']).nullable().meta({ description: 'Of a pending transfer' }),
    expiresAt: instantWire.nullable(),
    valueOn: dateWire,
    bookedOn: dateWire,
    postedAt: instantWire,
  })
  .meta({ id: 'OwnTransfer' });
export type OwnTransferView = z.infer<typeof ownTransferView>;

export const accountsQuery = pageQuery.extend({ ledger: z.coerce.number().int().min(1).max(rules.MAX_32).optional() });
export const transfersQuery = pageQuery.extend({ accountId: numberWire });

export const ownCheckView = z
  .object({
    ledger: z.int(),
    unit: z.string(),
    debitsPosted: z.string(),
    creditsPosted: z.string(),
    debitsPending: z.string(),
    creditsPending: z.string(),
    accountsAstray: z.int().meta({ description: 'Accounts whose balances are not the sum of their transfers' }),
    balanced: z.boolean(),
  })
  .meta({ id: 'OwnLedgerCheck', description: 'Every transfer added up anew, against the kept balances' });
