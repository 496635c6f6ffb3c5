import { z } from 'zod';
import { type IdKind, prefixes } from '../kernel/identifiers.ts';
import { currencies, type Money, money } from '../kernel/money.ts';
import { type Quantity, units } from '../kernel/quantity.ts';
import { isLocalDate } from '../kernel/time.ts';

/** Wire shapes that every slice shares. Large integers travel as strings, so that no reader rounds them. */
const digits = (max: number) =>
  z.string().regex(new RegExp(`^(0|[1-9]\\d{0,${max - 1}})$`), 'expected digits without sign or leading zero');

export const moneyWire = z
  .strictObject({
    amountMinor: digits(15).meta({ example: '480000000' }),
    currency: z.enum(currencies).meta({ example: 'CNY' }),
  })
  .meta({ id: 'Money', description: 'An amount in minor units (fen, cents) and its currency' });
export type MoneyWire = z.infer<typeof moneyWire>;

/** More than zero: what most acts need. */
export const positiveMoneyWire = moneyWire.refine((m) => m.amountMinor !== '0', {
  message: 'must be more than zero',
  path: ['amountMinor'],
});

export const quantityWire = z
  .strictObject({
    value: digits(15).meta({ example: '1200500' }),
    scale: z.int().min(0).max(6).meta({ example: 3 }),
    unit: z.enum(units).meta({ example: 'TNE', description: 'UN/ECE Recommendation 20' }),
  })
  .meta({ id: 'Quantity', description: 'value × 10^-scale in a unit' });
export type QuantityWire = z.infer<typeof quantityWire>;

/** More than zero. */
export const positiveQuantityWire = quantityWire.refine((q) => q.value !== '0', {
  message: 'must be more than zero',
  path: ['value'],
});

export const moneyFrom = (wire: MoneyWire): Money => money(BigInt(wire.amountMinor), wire.currency);
export const moneyToWire = ({ amountMinor, currency }: Money): MoneyWire => ({
  amountMinor: amountMinor.toString(),
  currency,
});
export const quantityFrom = (wire: QuantityWire): Quantity => ({ ...wire, value: BigInt(wire.value) });
export const quantityToWire = ({ value, scale, unit }: Quantity): QuantityWire => ({
  value: value.toString(),
  scale,
  unit,
});

export const idWire = (kind: IdKind) =>
  z.string().regex(new RegExp(`^${prefixes[kind]}_[0-9a-f]{32}$`), `expected an identifier ${prefixes[kind]}_…`);
export const dateWire = z
  .string()
  .refine(isLocalDate, 'expected a date YYYY-MM-DD')
  .meta({ format: 'date', example: '2026-10-12' });
export const instantWire = z.iso
  .datetime({ offset: true })
  .regex(/^[1-8]/, 'expected a year between 1000 and 8999')
  .meta({ format: 'date-time', example: '2026-10-12T06:00:00Z' });
/** SHA-256 of a document, as lower-case hexadecimal. */
export const hashWire = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hexadecimal');
/**
 * Signs that turn or hide what stands beside them, and control signs but the ends of lines and tabs: who reads a name sees what is written
 * (Unicode TR 36, 2.5; ASVS 5.0 1.1).
 */
const deceptive = /(?![\n\r\t])\p{Cc}|\p{Bidi_Control}|[\u200b\u2060\ufeff]/u;
/** What people read. */
export const textWire = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(
      (text) => !deceptive.test(text),
      'holds signs that would not be seen: of control, of direction, of no width',
    );

/** The number of an account: two ways to write one would be two accounts. What full-width figures and letters look like is written plain. */
export const accountWire = (max: number) =>
  textWire(max).refine(
    (text) => text === text.normalize('NFKC'),
    'holds figures or letters of full width: write them plain',
  );

/** An answer that is owed: words that say something, so that a full stop does not count as one (measures 2, 16, 19, 20). */
export const answerWire = (max: number) =>
  textWire(max).refine(
    (text) => (text.match(/\p{L}/gu) ?? []).length >= (/\p{Script=Han}/u.test(text) ? 4 : 10),
    'says too little to be an answer: say what is decided and why',
  );

/** Whether a text holds what no database can: NUL, or half of a character. */
export const isUnwritable = (text: string): boolean => text.includes('\0') || /\p{Surrogate}/u.test(text);

/** For a list that names each thing once: `.refine(...onceEach('receivableId'))`. */
export const onceEach = <Key extends string>(key: Key) =>
  [
    (rows: readonly Record<Key, unknown>[]) => new Set(rows.map((row) => row[key])).size === rows.length,
    `names the same ${key} twice`,
  ] as const;

export const bpsWire = z.int().min(0).max(10_000).meta({ example: 7000, description: 'basis points' });
