import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { useMe } from '../api/me.ts';
import { documentQuery } from '../api/openapi.ts';
import { begun } from '../api/reach.ts';
import { Empty } from '../frame/states.tsx';
import { isOpenTo, useActTitle } from '../parts/act-buttons.tsx';
import { useOpenAct } from '../parts/act-desk.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { headingOf } from '../words/terms/reads.ts';

/** Whatever one’s mandates let begin, under the headings of the reference. */
export default function Begin() {
  const { t, language } = useWords();
  const me = useMe();
  const title = useActTitle();
  const openAct = useOpenAct();
  const navigate = useNavigate();
  const { q = '' }: Search = useSearch({ strict: false });
  const { data: document } = useSuspenseQuery(documentQuery);
  const wanted = q.trim().toLowerCase();
  const found = begun(document)
    .filter(isOpenTo(me))
    .filter((each) => wanted === '' || `${title(each)} ${each.path}`.toLowerCase().includes(wanted));
  const tags = [...new Set(found.map(({ operation }) => operation.tags?.[0] ?? ''))];
  return (
    <>
      <PageHead title={t('begin.title')} lead={t('begin.lead')} />
      <div className="panel">
        <div className="filters" role="search">
          <Input
            allowClear
            autoFocus
            aria-label={t('begin.find')}
            placeholder={t('begin.find')}
            style={{ width: 320 }}
            value={q}
            onChange={({ target }) => void navigate({ to: '/begin', search: { q: target.value }, replace: true })}
          />
        </div>
        {found.length === 0 && <Empty title={t('begin.none')} />}
      </div>
      <div className="headed">
        {tags.map((tag) => (
          <Panel key={tag} title={headingOf(tag, language)}>
            <ul>
              {found
                .filter(({ operation }) => operation.tags?.[0] === tag)
                .map((each) => (
                  <li key={each.path}>
                    <button
                      type="button"
                      className="plain-link"
                      onClick={() => openAct({ path: each.path, title: title(each) })}
                    >
                      {title(each)}
                    </button>
                  </li>
                ))}
            </ul>
          </Panel>
        ))}
      </div>
    </>
  );
}
