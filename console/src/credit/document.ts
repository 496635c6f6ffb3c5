import type { Schemas } from '../api/call.ts';

/** A document as it is entered: its members by the addresses that the templates name. */
export type Entered = { id: string; type: string; paperHash?: string } & Record<string, unknown>;
export type Template = { type: string; elements: Element[] };
export interface Element {
  at: string;
  /** text, date, amount, currency, count, flag or list. */
  kind: string;
  en: string;
  zh: string;
  needed: boolean;
  /** The codes that alone it takes. */
  codes?: readonly string[] | undefined;
}
export type Presented = Schemas['PresentationDetail'];

const stepsOf = (pointer: string): string[] => pointer.slice(1).split('/');

export const valueAt = (document: object, pointer: string): unknown =>
  stepsOf(pointer).reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);

/** The document with one member put, or taken away; members within members come and go with what is in them. */
export function withValue<T extends object>(document: T, pointer: string, value: unknown): T {
  const [step = '', ...rest] = stepsOf(pointer);
  const { [step]: before, ...others } = document as Record<string, unknown>;
  if (rest.length === 0) return (value === undefined ? others : { ...others, [step]: value }) as T;
  const inner = withValue(before ?? {}, `/${rest.join('/')}`, value);
  return (Object.keys(inner).length === 0 ? others : { ...others, [step]: inner }) as T;
}
