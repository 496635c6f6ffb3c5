import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/call.ts';
import { listOfId, type PageOf, type PartyOf, type Row, useLists } from '../api/lists.ts';
import { useWords } from '../words/index.ts';
import { fieldOf, valueOf } from '../words/terms/index.ts';
import { amountText, minorOf, quantityText, scaledOf, typedOf } from './format.ts';
import { inChinese } from './in-chinese.ts';
import { calledIn, titleOf } from './titles.ts';

export type InField = { id: string; 'aria-describedby'?: string; status?: 'error' };

/** A field that holds what is no number has a red border, as one that was refused. */
const wrongIf = (isWrong: boolean) => (isWrong ? { status: 'error' as const, 'aria-invalid': true } : {});

/** A number as it is typed, never guessed at: a share in per cent, anything else whole. */
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
  const { t } = useWords();
  const isRatio = name.endsWith('Bps');
  const [typed, setTyped] = useState(() =>
    typeof value !== 'number' ? (value ?? '') : isRatio ? ratioTyped(value) : String(value),
  );
  const isWrong = typed !== '' && scaledOf(typed, isRatio ? 2 : 0) === undefined;
  return (
    <>
      <Input
        {...field}
        {...wrongIf(isWrong)}
        inputMode="decimal"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          const next = scaledOf(target.value, isRatio ? 2 : 0);
          put(next === undefined ? target.value || undefined : Number(next));
        }}
        {...(isRatio && { suffix: '%' })}
      />
      {isWrong && (
        <p className="tone-act small" role="status">
          {t(isRatio ? 'act.ratioWrong' : 'act.wholeWrong')}
        </p>
      )}
    </>
  );
}

const ratioTyped = (bps: number): string => (bps / 100).toFixed(2).replace(/\.?0+$/, '');

/** How much of something: one number and its unit, as people write it; how many places it has is read from what was typed. */
export function Quantity({
  field,
  label,
  value,
  units,
  put,
}: {
  field: InField;
  label: string;
  value: { value?: string; scale?: number; unit?: string };
  /** Undefined where the service names none. */
  units: readonly string[] | undefined;
  put(value: unknown): void;
}) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState(
    value.value === undefined ? '' : quantityText(value.value, value.scale ?? 0).replaceAll(',', ''),
  );
  const places = typed.normalize('NFKC').split(/[.。]/)[1]?.length ?? 0;
  const isWrong = typed !== '' && scaledOf(typed, places) === undefined;
  const unitField = { className: 'unit', 'aria-label': `${label}: ${fieldOf('unit', language)}` };
  return (
    <>
      <div className="row" style={{ alignItems: 'stretch' }}>
        <Input
          {...field}
          {...wrongIf(isWrong)}
          inputMode="decimal"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            const scale = target.value.normalize('NFKC').split(/[.。]/)[1]?.length ?? 0;
            put({ ...value, value: scaledOf(target.value, scale), scale });
          }}
        />
        {units ? (
          <Select
            {...unitField}
            style={{ minWidth: 120 }}
            placeholder={t('act.choose')}
            value={value.unit}
            onChange={(unit: string) => put({ ...value, unit })}
            options={units.map((unit) => ({ value: unit, label: valueOf(unit, language) ?? unit }))}
          />
        ) : (
          <Input
            {...unitField}
            style={{ maxWidth: 120 }}
            placeholder={fieldOf('unit', language)}
            value={value.unit ?? ''}
            onChange={({ target }) => put({ ...value, unit: target.value || undefined })}
          />
        )}
      </div>
      {isWrong && (
        <p className="tone-act small" role="status">
          {t('act.quantityWrong')}
        </p>
      )}
    </>
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
  const [typed, setTyped] = useState(() =>
    value === undefined ? '' : /^-?\d+$/.test(value) ? typedOf(value, currency) : value,
  );
  const minor = minorOf(typed, currency);
  // The money may be chosen after the amount was typed, and yen have no parts. What is no amount goes as it is, and is refused: never left out.
  const meant = minor ?? (typed === '' ? undefined : typed);
  const isWrong = typed !== '' && minor === undefined;
  const told = useRef(value);
  useEffect(() => {
    if (meant === told.current) return;
    told.current = meant;
    put(meant);
  });
  return (
    <>
      <Input
        {...field}
        {...wrongIf(isWrong)}
        inputMode="decimal"
        prefix={<span className="quiet">{currency ?? ''}</span>}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {isWrong && (
        <p className="tone-act small" role="status">
          {t('act.amountWrong', { currency: currency ?? '' })}
        </p>
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
      : numbered(list === undefined ? titleOf(row).text : calledIn(list.name, row, language), row.id);
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

/** Two of one name are told apart by the end of their numbers. */
const numbered = (name: string, id: string): string =>
  name.toLowerCase().includes(id.slice(-6)) ? name : `${name} · …${id.slice(-6)}`;

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
