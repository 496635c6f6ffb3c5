import { type ReactNode, useId } from 'react';
import { useWords } from '../words/index.ts';

/** A label, what it labels, and what is said about it. */
export function Field({
  label,
  hint,
  fault,
  isOptional = false,
  children,
}: {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  isOptional?: boolean;
  children(given: { id: string; 'aria-describedby'?: string; status?: 'error' }): ReactNode;
}) {
  const { t } = useWords();
  const id = useId();
  const isSaid = fault !== undefined || hint !== undefined;
  return (
    <div className="form-field">
      <label htmlFor={id}>
        {label}
        {isOptional && <span className="quiet small"> {t('act.optional')}</span>}
      </label>
      {children({
        id,
        ...(isSaid && { 'aria-describedby': `${id}-said` }),
        ...(fault !== undefined && { status: 'error' }),
      })}
      {isSaid && (
        <p id={`${id}-said`} className={fault === undefined ? 'hint' : 'fault'}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}
