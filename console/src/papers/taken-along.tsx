import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../words/index.ts';

/** A paper that this page does not show: why, and the paper itself to take along. */
export function TakenAlong({ name, url, children }: { name: string; url: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="paper-none">
      <p role="status">{children}</p>
      <Button href={url} download={name}>
        {t('read.download')}
      </Button>
    </div>
  );
}
