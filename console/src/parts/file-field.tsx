import { type ComponentProps, useState } from 'react';
import { useWords } from '../words/index.ts';

/** A file that is chosen: the browser’s own field, which speaks the browser’s language, lies unseen over words of ours. */
export function FileField({
  onFile,
  ...given
}: Omit<ComponentProps<'input'>, 'type' | 'onChange'> & { onFile(file: File | undefined): void; status?: 'error' }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const { status, ...field } = given;
  return (
    <span className="file-field">
      <span className={`file-button ${status === 'error' ? 'wrong' : ''}`}>{t('file.choose')}</span>
      <span className="quiet small">{name === '' ? t('file.none') : name}</span>
      <input
        {...field}
        type="file"
        onChange={({ target }) => {
          setName(target.files?.[0]?.name ?? '');
          onFile(target.files?.[0]);
        }}
      />
    </span>
  );
}
