import { type ReactNode, useEffect } from 'react';

/** What a page is, in a line, and its acts beside it. */
export function PageHead({ title, lead, children }: { title: string; lead?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Holdfast`;
  }, [title]);
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <div className="lead">{lead}</div>}
      </div>
      {children !== undefined && <div className="row wrap acts">{children}</div>}
    </div>
  );
}
