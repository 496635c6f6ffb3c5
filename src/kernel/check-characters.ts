/** Check characters of identifiers. They catch slips of the pen; who holds an identifier is another question. */

const CREDIT_CODE = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Unified social credit code, GB 32100-2015: 17 characters weighted by powers of 3 modulo 31, then the check. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += CREDIT_CODE.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_CODE[(31 - (sum % 31)) % 31] === code[17];
}

/** Legal entity identifier, ISO 17442: letters as 10..35, the whole modulo 97 is 1. */
export function isLei(code: string): boolean {
  if (!/^[0-9A-Z]{18}[0-9]{2}$/.test(code)) return false;
  let rest = 0;
  for (const character of code) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const CONTAINER_LETTERS = '0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ';

/** Container number, ISO 6346: values weighted by powers of 2, modulo 11, modulo 10. */
export function isContainerNumber(code: string): boolean {
  if (!/^[A-Z]{3}[JUZR][0-9]{7}$/.test(code)) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += CONTAINER_LETTERS.indexOf(code[i] as string) * 2 ** i;
  return (sum % 11) % 10 === Number(code[10]);
}

/** Business identifier code, ISO 9362: 8 or 11 characters. */
export const isBic = (code: string): boolean => /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(code);
