import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { ask } from '../api/call.ts';
import { useWords } from '../words/index.ts';

interface Mandate {
  mandate: string;
  allows: { en: string; zh: string };
}

/** Mandates are chosen by what they allow: nobody knows their codes. */
export function MandateField({
  field,
  label,
  value,
  put,
}: {
  field: { id: string; 'aria-describedby'?: string; status?: 'error' };
  label: string;
  value: readonly string[];
  put(value: unknown): void;
}) {
  const { t, pick } = useWords();
  const { data } = useQuery({
    queryKey: ['mandates'],
    queryFn: () => ask<{ items: Mandate[] }>('/v1/mandates').then(({ items }) => items),
  });
  return (
    <Select
      {...field}
      aria-label={label}
      mode="multiple"
      style={{ width: '100%' }}
      placeholder={t('act.choose')}
      showSearch={{ optionFilterProp: 'label' }}
      value={[...value]}
      onChange={put}
      options={(data ?? []).map(({ mandate, allows }) => ({ value: mandate, label: pick(allows) }))}
    />
  );
}
