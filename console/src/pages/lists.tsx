import { Link } from '@tanstack/react-router';
import { useLists } from '../api/lists.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';

/** Every list there is, by name. */
export default function Lists() {
  const { t, language } = useWords();
  const named = useLists().map((list) => ({ ...list, title: termOf('noun', list.name, language) }));
  const collator = new Intl.Collator(language === 'zh' ? 'zh-u-co-pinyin' : 'en');
  named.sort((a, b) => collator.compare(a.title, b.title));
  return (
    <>
      <PageHead title={t('lists.title')} lead={t('lists.lead')} />
      <ul className="tiles">
        {named.map(({ name, title }) => (
          <li key={name}>
            <Link to="/$noun" params={{ noun: name }} className="tile">
              <span>{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
