import { useQuery } from '@tanstack/react-query';
import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { ask } from '../api/call.ts';
import { listOfId, type PageOf, type PartyOf, type Row, useLists } from '../api/lists.ts';
import { useWords } from '../words/index.ts';
import { amountText, minorOf, typedOf } from './format.ts';
import { inChinese } from './in-chinese.ts';
import { titleOf } from './rows.tsx';

export type InField = { id: string; 'aria-describedby'?: string; status?: 'error' };

export function Whole({
  name,
  field,
  value,
  put,
}: {
  name: string;
  field: InField;
  value: number | undefined;
  put(value: unknown): void;
}) {
  const isRatio = name.endsWith('Bps');
  return (
    <InputNumber
      {...field}
      style={{ width: '100%' }}
      value={value === undefined ? null : isRatio ? value / 100 : value}
      onChange={(next) => put(next === null ? undefined : isRatio ? Math.round(next * 100) : next)}
      {...(isRatio && { suffix: '%', step: 0.01 })}
    />
  );
}

/** Typed in whole units, sent in minor ones, and read back: in figures and, for yuan, in words. */
export function Money({
  field,
  value,
  put,
  currency,
}: {
  field: InField;
  value: string | undefined;
  put(value: unknown): void;
  currency: string | undefined;
}) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState(value === undefined ? '' : typedOf(value, currency));
  const minor = minorOf(typed, currency);
  return (
    <>
      <Input
        {...field}
        inputMode="decimal"
        prefix={<span className="quiet">{currency ?? ''}</span>}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          put(minorOf(target.value, currency));
        }}
      />
      {typed !== '' && minor === undefined && (
        <p className="tone-act small">{t('act.amountWrong', { currency: currency ?? '' })}</p>
      )}
      {minor !== undefined && (
        <p className="hint">
          {currency} {amountText(minor, currency)}
          {currency === 'CNY' && language === 'zh' && ` · ${t('act.inWords')} ${inChinese(BigInt(minor))}`}
        </p>
      )}
    </>
  );
}

/** Whatever is named by an identifier, chosen by what people call it. */
export function Pick({
  prefix,
  field,
  label,
  value,
  put,
  isMany = false,
}: {
  prefix: string;
  field: InField;
  label: string;
  value: unknown;
  put(value: unknown): void;
  isMany?: boolean;
}) {
  const { t, language } = useWords();
  const list = listOfId(useLists(), `${prefix}_`);
  const path =
    prefix === 'pty'
      ? '/v1/parties'
      : prefix === 'site'
        ? '/v1/sites'
        : prefix === 'com'
          ? '/v1/commodities'
          : list?.path;
  const { data } = useQuery({
    queryKey: ['pick', prefix],
    enabled: path !== undefined,
    retry: false,
    queryFn: () => ask<PageOf<Row & PartyOf>>(path ?? '', { limit: 100 }),
  });
  if (path === undefined)
    return (
      <Input
        {...field}
        className="code"
        value={(value as string) ?? ''}
        placeholder={`${prefix}_…`}
        onChange={({ target }) => put(target.value || undefined)}
      />
    );
  const called = (row: Row & PartyOf) =>
    row.name !== undefined
      ? language === 'zh'
        ? (row.nameZh ?? row.name)
        : row.name
      : `${titleOf(row).text} · …${row.id.slice(-6)}`;
  return (
    <Select
      {...field}
      aria-label={label}
      style={{ width: '100%' }}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear
      placeholder={t('act.choose')}
      value={value as string}
      onChange={put}
      {...(isMany && { mode: 'multiple' as const })}
      options={(data?.items ?? []).map((row) => ({ value: row.id, label: called(row) }))}
    />
  );
}

export function Raw({ field, value, put }: { field: InField; value: unknown; put(value: unknown): void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [isWrong, setWrong] = useState(false);
  return (
    <>
      <Input.TextArea
        {...field}
        rows={4}
        className="code"
        placeholder={t('act.raw')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          try {
            put(target.value === '' ? undefined : JSON.parse(target.value));
            setWrong(false);
          } catch {
            setWrong(true);
          }
        }}
      />
      {isWrong && <p className="tone-act small">{t('act.rawWrong')}</p>}
    </>
  );
}
