import { Navigate, useParams } from '@tanstack/react-router';
import { listOfId, useLists } from '../api/lists.ts';
import { Empty } from '../frame/states.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useWords } from '../words/index.ts';

/** Wherever an identifier is read. */
export default function Go() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t } = useWords();
  const list = listOfId(useLists(), id);
  if (list) return <Navigate to="/$noun/$id" params={{ noun: list.name, id }} replace />;
  return (
    <>
      <PageHead title={t('go.title')} lead={<span className="code">{id}</span>} />
      <section className="panel">
        <Empty title={t('fault.noPage')}>
          <p>{t('go.none')}</p>
        </Empty>
      </section>
    </>
  );
}
