import { Modal } from 'antd';
import { useWords, type Word } from '../words/index.ts';

const map: readonly [keys: string, word: Word][] = [
  ['Ctrl K', 'keys.find'],
  ['?', 'keys.map'],
  ['g 1 … g 7', 'keys.go'],
  ['j  k', 'keys.move'],
  ['Enter', 'keys.open'],
  ['Space', 'keys.peek'],
  ['Esc', 'keys.back'],
];

/** Keys in words: asked for now and then, and fetched then. */
export default function KeyMap({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={onClose} width={420}>
      <dl className="stack tight">
        {map.map(([keys, word]) => (
          <div className="row between" key={keys}>
            <dd>{t(word)}</dd>
            <dt className="key">{keys}</dt>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
