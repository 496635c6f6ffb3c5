import type { ReactNode } from 'react';
import { amountText } from './format.ts';

/** One figure of a page, with what it is and in which money. */
export function Figure({
  label,
  minor,
  currency,
  children,
}: {
  label: string;
  minor: string | bigint | null;
  currency: string;
  children?: ReactNode;
}) {
  return (
    <div className="panel figure-panel">
      <p className="quiet small">
        {label} · {currency}
      </p>
      <p className="figure">{minor === null ? '—' : amountText(minor, currency)}</p>
      {children}
    </div>
  );
}
