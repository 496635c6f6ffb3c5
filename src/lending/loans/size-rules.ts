/** How large a firm is (Standards for Classifying Small and Medium-sized Enterprises, [2011] 300), as stated to the lender. */
export const firmSizes = ['large', 'medium', 'small', 'micro'] as const;
export type FirmSize = (typeof firmSizes)[number];

/** Fees that a loan may cost beside interest. */
export const feeCodes = [
  'commitment',
  'fund_management',
  'advisory',
  'consulting',
  'guarantee',
  'appraisal',
  'custody',
  'registration',
  'insurance',
  'handling',
  'early_repayment',
  'penalty',
] as const;
export type FeeCode = (typeof feeCodes)[number];

/** Fees that may not be asked of small firms, by the policy row that says from when and why. */
export const feeBans: Partial<Record<FeeCode, string>> = {
  commitment: 'fee.ban.commitment.small',
  fund_management: 'fee.ban.fundManagement.small',
};

/** Fees that are limited for small firms to a share of the principal, by the policy row of the share. */
export const feeCaps: Partial<Record<FeeCode, string>> = {
  advisory: 'fee.cap.advisoryBps.small',
  consulting: 'fee.cap.advisoryBps.small',
};

/** Whether the bans protect a firm: one whose size nobody stated is taken to be small. */
export const isProtected = (size: FirmSize | undefined): boolean =>
  size === undefined || size === 'small' || size === 'micro';
