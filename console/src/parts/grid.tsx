import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useWords } from '../words/index.ts';

export interface GridColumn<T> {
  key: string;
  title: string;
  isNumber?: boolean;
  /** Named in the order that the service takes; none where it sorts by no such thing. */
  sort?: string;
  cell(row: T): ReactNode;
}

/** Rows under their headings: figures to the right, order asked of the service, the whole row opens. */
export function Grid<T>({
  columns,
  rows,
  keyOf,
  at,
  sort,
  onSort,
  onOpen,
  label,
}: {
  columns: readonly GridColumn<T>[];
  rows: readonly T[];
  keyOf(row: T): string;
  at?: number;
  sort?: string | undefined;
  onSort?(sort: string): void;
  onOpen?(row: T, at: number): void;
  label: string;
}) {
  const { t } = useWords();
  const marked = useRef<HTMLTableRowElement>(null);
  // Who goes through the rows by key hears them too, and what was marked as the page came takes no keys from anybody.
  useEffect(() => {
    if (at !== undefined && at >= 0) marked.current?.focus();
  }, [at]);
  // What scrolls sideways takes the keys that scroll it; what does not is no stop on the way through a page.
  const wrap = useRef<HTMLDivElement>(null);
  const [isWider, setWider] = useState(false);
  useEffect(() => {
    const { current: room } = wrap;
    if (!room) return;
    const watch = new ResizeObserver(() => setWider(room.scrollWidth > room.clientWidth));
    for (const each of [room, ...room.children]) watch.observe(each);
    return () => watch.disconnect();
  }, []);
  const turned = (name: string) => (sort === `-${name}` ? name : `-${name}`);
  const orderOf = (name: string) => (sort === name ? 'ascending' : sort === `-${name}` ? 'descending' : 'none');
  return (
    <div className="grid-wrap" ref={wrap} {...(isWider && { tabIndex: 0 })}>
      <table className="grid" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, title, isNumber, sort: name }) => (
              <th
                key={key}
                className={isNumber ? 'number' : ''}
                scope="col"
                {...(name !== undefined && { 'aria-sort': orderOf(name) })}
              >
                {name !== undefined && onSort ? (
                  <button type="button" title={t('list.sort', { name: title })} onClick={() => onSort(turned(name))}>
                    {title} {orderOf(name) === 'ascending' ? '▲' : orderOf(name) === 'descending' ? '▼' : ''}
                  </button>
                ) : (
                  title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr
              key={keyOf(row)}
              className={i === at ? 'on' : ''}
              {...(i === at && { ref: marked, tabIndex: -1 })}
              {...(onOpen && { 'data-link': true })}
              onClick={(event) => {
                // A link within goes its own way, and marked text is not a click.
                const isLink = (event.target as HTMLElement).closest('a, button, input') !== null;
                if (!isLink && getSelection()?.toString() === '') onOpen?.(row, i);
              }}
            >
              {columns.map(({ key, isNumber, cell }) => (
                <td key={key} className={isNumber ? 'number' : ''}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
