import { Input } from 'antd';
import { useState } from 'react';
import { hashOf } from '../api/hash.ts';
import { useWords } from '../words/index.ts';
import { FileField } from './file-field.tsx';

type InField = { id: string; 'aria-describedby'?: string; status?: 'error' };

/**
 * The SHA-256 of a document that somebody relied on: nobody types sixty-four signs, so the file is chosen and stays where it is. Whoever has the
 * hash from elsewhere pastes it.
 */
export function HashField({
  field,
  value,
  put,
}: {
  field: InField;
  value: string | undefined;
  put(value: unknown): void;
}) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const choose = async (file: File | undefined) => {
    if (!file) return;
    put(await hashOf(await file.arrayBuffer()));
    setName(file.name);
  };
  return (
    <div className="stack tight">
      <FileField aria-label={t('hash.file')} onFile={(file) => void choose(file)} />
      <Input
        {...field}
        className="code"
        placeholder={t('hash.paste')}
        value={value ?? ''}
        onChange={({ target }) => {
          setName('');
          put(target.value.trim().toLowerCase() || undefined);
        }}
      />
      <p className="hint">{name === '' ? t('hash.hint') : t('hash.of', { name })}</p>
    </div>
  );
}
