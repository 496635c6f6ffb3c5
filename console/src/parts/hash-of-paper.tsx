import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../words/index.ts';
import { Dialog } from './dialog.tsx';

const KeptPaper = lazy(() => import('../papers/paper.tsx').then(({ KeptPaper: part }) => ({ default: part })));

/** A hash that an act named; the paper behind it is opened over the page, where somebody brought it. */
export function HashOfPaper({ sha256 }: { sha256: string }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        type="link"
        size="small"
        className="code"
        style={{ padding: 0 }}
        title={sha256}
        onClick={() => setOpen(true)}
      >
        {sha256.slice(0, 12)}…
      </Button>
      {isOpen && (
        <Dialog title={t('paper.title')} width={900} onCancel={() => setOpen(false)}>
          <Suspense fallback={null}>
            <KeptPaper sha256={sha256} />
          </Suspense>
        </Dialog>
      )}
    </>
  );
}
