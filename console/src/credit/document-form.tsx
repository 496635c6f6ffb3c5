import { Input, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../parts/field.tsx';
import { quantityText, scaledOf } from '../parts/format.ts';
import { type InField, Whole } from '../parts/inputs.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';
import { type Element, type Entered, valueAt, withValue } from './document.ts';

/** What an examiner reads off a paper, element by element, in the order in which it is read. */
export function DocumentForm({
  elements,
  document,
  put,
}: {
  elements: readonly Element[];
  document: Entered;
  put(document: Entered): void;
}) {
  const { pick } = useWords();
  return (
    <div className="entered">
      {elements.map((element) => (
        <Field key={element.at} label={pick(element)} isOptional={!element.needed}>
          {(field) => (
            <Entry
              field={field}
              element={element}
              value={valueAt(document, element.at)}
              put={(value) => put(withValue(document, element.at, value))}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function Entry({
  field,
  element,
  value,
  put,
}: {
  field: InField;
  element: Element;
  value: unknown;
  put(value: unknown): void;
}) {
  const { t, language, pick } = useWords();
  const label = pick(element);
  if (element.codes)
    return (
      <Select
        {...field}
        allowClear
        aria-label={label}
        style={{ width: '100%' }}
        value={value as string | undefined}
        onChange={put}
        options={element.codes.map((code) => ({ value: code, label: valueOf(code, language) ?? code }))}
      />
    );
  switch (element.kind) {
    case 'flag':
      return (
        <Select
          {...field}
          allowClear
          aria-label={label}
          style={{ width: '100%' }}
          value={value as boolean | undefined}
          onChange={put}
          options={[
            { value: true, label: t('say.yes') },
            { value: false, label: t('say.no') },
          ]}
        />
      );
    case 'count':
      return <Whole name="count" field={field} value={value as number | undefined} put={put} />;
    case 'amount':
      return <Figure field={field} value={value as string | undefined} put={put} />;
    case 'list':
      return (
        <Select
          {...field}
          mode="tags"
          aria-label={label}
          style={{ width: '100%' }}
          value={(value as string[] | undefined) ?? []}
          onChange={(texts) => put(texts.length === 0 ? undefined : texts)}
        />
      );
    default:
      return (
        <Input
          {...field}
          type={element.kind === 'date' ? 'date' : 'text'}
          value={(value as string | undefined) ?? ''}
          onChange={({ target }) => put(target.value || undefined)}
        />
      );
  }
}

/** A figure of a document, as its examination reads it: without commas, and never guessed at. */
function Figure({ field, value, put }: { field: InField; value: string | undefined; put(value: unknown): void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value ?? '');
  const plainOf = (text: string): string | undefined => {
    const places = text.normalize('NFKC').split(/[.。]/)[1]?.length ?? 0;
    const read = scaledOf(text, places);
    return read === undefined ? undefined : quantityText(read, places).replaceAll(',', '');
  };
  return (
    <>
      <Input
        {...field}
        inputMode="decimal"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          put(plainOf(target.value) ?? (target.value || undefined));
        }}
      />
      {typed !== '' && plainOf(typed) === undefined && (
        <p className="tone-act small" role="status">
          {t('paper.noFigure')}
        </p>
      )}
    </>
  );
}
