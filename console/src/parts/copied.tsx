import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../words/index.ts';

/** A code or an address that somebody hands on: shown whole, and copied by one click. */
export function Copied({ label, text }: { label: string; text: string }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    // Where a browser gives no clipboard, the text is there to be marked.
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div>
      <p className="quiet small">{label}</p>
      <p className="row" style={{ alignItems: 'flex-start' }}>
        <span className="code grow" style={{ fontSize: 14, overflowWrap: 'anywhere', userSelect: 'all' }}>
          {text}
        </span>
        <Button size="small" aria-label={`${t('say.copy')}: ${label}`} onClick={copy}>
          {t(isCopied ? 'say.copied' : 'say.copy')}
        </Button>
      </p>
    </div>
  );
}
