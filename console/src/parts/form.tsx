import { Button, Checkbox, Input, Select } from 'antd';
import { lazy, Suspense } from 'react';
import type { Refused } from '../api/call.ts';
import { useCatalogue } from '../api/catalogue.ts';
import { type Document, resolved, type Schema, typeOf } from '../api/openapi.ts';
import { shapeOf } from '../api/shape.ts';
import type { DrawnKind } from '../map/drawn.ts';
import { useWords } from '../words/index.ts';
import { choiceOf, fieldOf } from '../words/terms/index.ts';
import { Field } from './field.tsx';
import { HashField } from './hash-field.tsx';
import { type InField, Money, Pick, Quantity, Raw, Whole } from './inputs.tsx';
import { MandateField } from './mandate-field.tsx';
import { PickAny } from './pick-any.tsx';

/** The map comes with the first field that is drawn on it. */
const Drawn = lazy(() => import('../map/drawn.tsx'));

export type Filled = Record<string, unknown>;

interface Given {
  document: Document;
  schema: Schema;
  value: unknown;
  put(value: unknown): void;
  /** The name of the field, and where it stands in the body. */
  name: string;
  at: string;
  isNeeded: boolean;
  faults: Refused['errors'];
  /** The money of what the act is about, where the form names none. */
  currency: string | undefined;
}

const prefixIn = (pattern: string | undefined): string | undefined => /^\^\(?([a-z]{2,6})_/.exec(pattern ?? '')?.[1];

/** What is drawn on a map rather than typed: GeoJSON of an outline or a line. */
function drawnOf({ oneOf, properties }: Schema): DrawnKind | undefined {
  const types = (oneOf ?? [{ properties }]).flatMap(({ properties: of }) => (of?.coordinates ? of.type?.enum : []));
  return types.includes('Polygon') ? 'outline' : types.includes('LineString') ? 'way' : undefined;
}

/** A form for whatever the service’s document asks: one field a member, in its order. */
export function SchemaForm(
  given: Omit<Given, 'name' | 'at' | 'isNeeded' | 'value' | 'put'> & { value: Filled; put(value: Filled): void },
) {
  return <Members {...given} schema={shapeOf(given.document, given.schema, given.value)} at="" />;
}

function Members({
  document,
  schema,
  value,
  put,
  at,
  faults,
  currency,
}: Pick<Given, 'document' | 'schema' | 'at' | 'faults' | 'currency'> & { value: Filled; put(value: Filled): void }) {
  const needed = new Set(schema.required ?? []);
  const own = typeof value.currency === 'string' ? value.currency : currency;
  return (
    <div className="stack">
      {Object.entries(schema.properties ?? {}).map(([name, member]) => (
        <Member
          key={name}
          document={document}
          schema={resolved(document, member)}
          name={name}
          at={`${at}/${name}`}
          isNeeded={needed.has(name)}
          value={value[name]}
          put={(next) => {
            const { [name]: _, ...others } = value;
            // Another alternative asks for other things.
            const rest = schema.chosenBy === name ? {} : others;
            put(next === undefined ? rest : { ...rest, [name]: next });
          }}
          faults={faults}
          currency={own}
        />
      ))}
    </div>
  );
}

function Member(asked: Given) {
  const drawn = drawnOf(asked.schema);
  const given = drawn === undefined ? { ...asked, schema: shapeOf(asked.document, asked.schema, asked.value) } : asked;
  const { schema, name, at, isNeeded, faults, value, put, document } = given;
  const { language, t } = useWords();
  const type = typeOf(schema);
  const label = fieldOf(name, language);
  const isRecord = type === 'object' && schema.properties !== undefined;
  const { value: figure, scale, unit } = schema.properties ?? {};
  if (figure && scale && unit && Object.keys(schema.properties ?? {}).length === 3) {
    const fault = faults.find(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`))?.message;
    const units = resolved(document, unit).enum as string[] | undefined;
    return (
      <Field label={label} fault={fault} isOptional={!isNeeded}>
        {(field) => <Quantity field={field} label={label} units={units} value={value ?? {}} put={put} />}
      </Field>
    );
  }
  if (drawn !== undefined) {
    const fault = faults.find(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`))?.message;
    return (
      <Field label={label} fault={fault} isOptional={!isNeeded} hint={t(`draw.${drawn}How`)}>
        {(field) => (
          <Suspense fallback={<div className="skeleton" style={{ height: 320 }} />}>
            <Drawn kind={drawn} field={field} value={value} put={put} />
          </Suspense>
        )}
      </Field>
    );
  }
  if (isRecord)
    return (
      <fieldset className="members">
        <legend>
          {label}
          {!isNeeded && <span className="quiet small"> {t('act.optional')}</span>}
        </legend>
        {isNeeded || value !== undefined ? (
          <>
            <Members {...given} value={(value ?? {}) as Filled} put={put} />
            {!isNeeded && (
              <Button type="text" onClick={() => put(undefined)}>
                {t('act.remove')}
              </Button>
            )}
          </>
        ) : (
          <Button onClick={() => put({})}>{t('act.add')}</Button>
        )}
      </fieldset>
    );
  const each = typeof schema.additionalProperties === 'object' ? resolved(document, schema.additionalProperties) : {};
  if (type === 'object' && each.properties) return <ByMandate {...given} each={each} label={label} />;
  const items = type === 'array' && schema.items ? resolved(document, schema.items) : undefined;
  if (items && typeOf(items) === 'object') return <Several {...given} items={items} label={label} />;
  const fault = faults.find(({ pointer }) => pointer === at)?.message;
  // A share is typed in per cent: what the document says of its own unit would mislead by a hundred.
  const hint = schema.description?.replace(/^basis points\W*/i, '');
  return (
    <Field
      label={label}
      fault={fault}
      isOptional={!isNeeded}
      {...(hint !== undefined && hint !== '' && language === 'en' && { hint })}
    >
      {(field) => <Single {...given} field={field} items={items} label={label} />}
    </Field>
  );
}

/** Members that stand under a mandate each, as its first and last day do: the mandate is chosen, and what is of it stands beneath. */
function ByMandate({
  document,
  each,
  label,
  value,
  put,
  at,
  faults,
  currency,
}: Given & { each: Schema; label: string }) {
  const { t } = useWords();
  const told = useCatalogue('mandate');
  const rows = (value ?? {}) as Record<string, Filled>;
  const keep = (names: readonly string[]) =>
    put(names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, rows[name] ?? {}])));
  return (
    <fieldset className="members">
      <legend>
        {label}
        <span className="quiet small"> {t('act.optional')}</span>
      </legend>
      <Field label={t('act.underMandates')}>
        {(field) => (
          <MandateField
            field={field}
            label={t('act.underMandates')}
            value={Object.keys(rows)}
            put={(names) => keep(names as string[])}
          />
        )}
      </Field>
      {Object.entries(rows).map(([name, row]) => (
        <fieldset key={name} className="members">
          <legend>{told(name)}</legend>
          <Members
            document={document}
            schema={each}
            at={`${at}/${name}`}
            faults={faults}
            currency={currency}
            value={row}
            put={(next) => put({ ...rows, [name]: next })}
          />
        </fieldset>
      ))}
    </fieldset>
  );
}

function Several(given: Given & { items: Schema; label: string }) {
  const { items, label, value, put, at, document, faults, currency, isNeeded } = given;
  const { t } = useWords();
  const rows = (Array.isArray(value) ? value : []) as Filled[];
  return (
    <fieldset className="members">
      <legend>
        {label}
        {!isNeeded && <span className="quiet small"> {t('act.optional')}</span>}
      </legend>
      {rows.map((row, i) => (
        // The order is the identity.
        <div key={i} className="members">
          <Members
            document={document}
            schema={items}
            at={`${at}/${i}`}
            faults={faults}
            currency={currency}
            value={row}
            put={(next) => put(rows.map((each, k) => (k === i ? next : each)))}
          />
          <Button type="text" onClick={() => put(rows.filter((_, k) => k !== i))}>
            {t('act.remove')}
          </Button>
        </div>
      ))}
      <Button onClick={() => put([...rows, {}])}>{t('act.add')}</Button>
    </fieldset>
  );
}

function Single({
  schema,
  name,
  value,
  put,
  field,
  items,
  label,
  currency,
  isNeeded,
}: Given & { field: InField; items: Schema | undefined; label: string }) {
  const { t, language } = useWords();
  const type = typeOf(schema);
  const listed = type === 'boolean' ? undefined : schema.enum?.filter((each) => each !== null);
  const choices = listed ?? (schema.const !== undefined ? [schema.const] : undefined);
  const optionsOf = (of: readonly unknown[]) =>
    of.map((each) => ({ value: each as string, label: choiceOf(each, language, name, of) }));
  if (choices)
    return (
      <Select
        {...field}
        aria-label={label}
        style={{ width: '100%' }}
        allowClear={!isNeeded}
        placeholder={t('act.choose')}
        value={value as string}
        onChange={put}
        options={optionsOf(choices)}
      />
    );
  if (type === 'boolean')
    return (
      <Select
        {...field}
        aria-label={label}
        style={{ width: '100%' }}
        allowClear={!isNeeded}
        placeholder={t('act.choose')}
        value={value as boolean}
        onChange={put}
        options={[
          { value: true, label: t('say.yes') },
          { value: false, label: t('say.no') },
        ].filter(({ value: each }) => schema.enum?.includes(each) ?? true)}
      />
    );
  if (type === 'integer' || type === 'number')
    return <Whole name={name} field={field} value={value as number | undefined} put={put} />;
  if (items?.enum)
    return <Checkbox.Group value={(value as string[]) ?? []} onChange={put} options={optionsOf(items.enum)} />;
  if (type === 'array' && items && prefixIn(items.pattern) !== undefined)
    return <Pick prefix={prefixIn(items.pattern) ?? ''} field={field} label={label} value={value} put={put} isMany />;
  if (type === 'array' && (name === 'mandates' || name === 'acts'))
    return <MandateField field={field} label={label} value={(value as string[]) ?? []} put={put} />;
  if (type === 'array')
    return (
      <Select
        {...field}
        aria-label={label}
        mode="tags"
        style={{ width: '100%' }}
        value={(value as string[]) ?? []}
        onChange={(texts) => put(typeOf(items ?? {}) === 'integer' ? texts.map(Number) : texts)}
      />
    );
  if (name.endsWith('Minor') && type === 'string')
    return <Money field={field} value={value as string | undefined} put={put} currency={currency} />;
  const kinds = (schema.anyOf ?? []).map((each) => prefixIn(each.pattern) ?? '');
  if (kinds.length > 0 && !kinds.includes(''))
    return <PickAny prefixes={kinds} field={field} label={label} value={value} put={put} />;
  const prefix = prefixIn(schema.pattern);
  if (prefix !== undefined) return <Pick prefix={prefix} field={field} label={label} value={value} put={put} />;
  if (schema.format === 'date' || name.endsWith('On') || schema.pattern?.startsWith('^\\d{4}-\\d\\d-\\d\\d$'))
    return (
      <Input
        {...field}
        type="date"
        value={(value as string) ?? ''}
        onChange={({ target }) => put(target.value || undefined)}
      />
    );
  if (schema.format === 'date-time' || name.endsWith('At'))
    return (
      <Input
        {...field}
        type="datetime-local"
        value={localOf(value as string | undefined)}
        onChange={({ target }) =>
          put(target.value === '' ? undefined : new Date(`${target.value}:00+08:00`).toISOString())
        }
        suffix="UTC+8"
      />
    );
  if (schema.pattern === '^[0-9a-f]{64}$')
    return <HashField field={field} value={value as string | undefined} put={put} />;
  if (type === 'string' && (schema.maxLength ?? 0) > 200)
    return (
      <Input.TextArea
        {...field}
        rows={3}
        value={(value as string) ?? ''}
        onChange={({ target }) => put(target.value || undefined)}
      />
    );
  if (type === 'string')
    return (
      <Input {...field} value={(value as string) ?? ''} onChange={({ target }) => put(target.value || undefined)} />
    );
  return <Raw field={field} value={value} put={put} />;
}

/** An instant as the field of a browser writes it, in the zone of the screen. */
const localOf = (at: string | undefined): string =>
  at === undefined ? '' : new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 16);
