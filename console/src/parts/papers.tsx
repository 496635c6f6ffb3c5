import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import type { Paper } from '../api/papers.ts';
import { PageWaits } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { Dialog } from './dialog.tsx';
import { Instant } from './value.tsx';

const PaperContent = lazy(() => import('../papers/paper.tsx').then(({ PaperContent: part }) => ({ default: part })));

/** The papers that acts on a thing named, each opened over the page. */
export function Papers({ objectId }: { objectId: string }) {
  const { t } = useWords();
  const [opened, open] = useState<Paper>();
  const { data } = useQuery({
    queryKey: ['papers', objectId],
    retry: false,
    queryFn: () => ask<PageOf<Paper>>('/v1/papers', { objectId, state: 'kept', limit: 50 }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel">
      <header>
        <h2>{t('papers.title')}</h2>
      </header>
      <ul className="inner paper-list">
        {data.items.map((paper) => (
          <li key={paper.id}>
            <Button
              type="link"
              style={{ padding: 0, whiteSpace: 'normal', height: 'auto' }}
              onClick={() => open(paper)}
            >
              {paper.name}
            </Button>
            <span className="quiet small">
              <Instant at={paper.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {opened && (
        <Dialog title={opened.name} width={900} onCancel={() => open(undefined)}>
          <Suspense fallback={<PageWaits />}>
            <PaperContent paper={opened} />
          </Suspense>
        </Dialog>
      )}
    </section>
  );
}
