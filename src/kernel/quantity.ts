import { refusalList, refuse } from './refusal.ts';

/** A quantity is an integer at a scale with a UN/ECE Rec 20 unit: { value: 1200500n, scale: 3, unit: 'TNE' } is 1,200.5 t. */
export interface Quantity {
  value: bigint;
  scale: number;
  unit: Unit;
}

/** Units in use: tonne, kilogram, piece, unit, package, container. */
export const units = ['TNE', 'KGM', 'H87', 'C62', 'PK', 'NF'] as const;
export type Unit = (typeof units)[number];

export const quantityRefusals = refusalList({
  UNIT_MISMATCH: [
    'invalid',
    'The quantities are in different units',
    '计量单位不一致',
    'State both quantities in one unit',
    '请使用同一计量单位',
  ],
});

/** The value at another scale, or undefined when it is finer than that scale can show: a quantity is never rounded. */
export function valueAtScale(q: Quantity, scale: number): bigint | undefined {
  if (scale >= q.scale) return q.value * 10n ** BigInt(scale - q.scale);
  const unit = 10n ** BigInt(q.scale - scale);
  return q.value % unit === 0n ? q.value / unit : undefined;
}

const atScale = (q: Quantity, scale: number): bigint => q.value * 10n ** BigInt(scale - q.scale);

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`, whatever their scales. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  if (a.unit !== b.unit) refuse(quantityRefusals.UNIT_MISMATCH, { facts: { a: a.unit, b: b.unit } });
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [atScale(a, scale), atScale(b, scale)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** "1,200.500 TNE": for people and logs. */
export function formatQuantity({ value, scale, unit }: Quantity): string {
  const digits = value.toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}${scale ? `.${digits.slice(-scale)}` : ''} ${unit}`;
}
