import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';

export const insuranceRefusals = refusalList({
  LOSS_PAYEE_OTHER: [
    'precondition',
    'The policy pays somebody else than the lender',
    '保单第一受益人并非本银行',
    'Have the insurer endorse the lender as loss payee first',
    '请先由保险人批改，将银行列为第一受益人',
  ],
});

interface Cover {
  sumInsuredMinor: bigint;
  validFrom: LocalDate;
  validTo: LocalDate;
  addsUp: boolean;
}

/**
 * What a site is insured for on a day: policies that do not say that they stand beside others are taken to insure the same
 * loss, of which nobody is paid twice (Insurance Law 56), so the largest counts, and what adds to it. Undefined: no policy.
 */
export function insuredMinorOn(covers: readonly Cover[], on: LocalDate): bigint | undefined {
  const inForce = covers.filter((c) => c.validFrom <= on && on <= c.validTo);
  if (inForce.length === 0) return undefined;
  return inForce.reduce(
    (sum, c) => (c.addsUp ? sum + c.sumInsuredMinor : sum),
    inForce.reduce((most, c) => (!c.addsUp && c.sumInsuredMinor > most ? c.sumInsuredMinor : most), 0n),
  );
}
