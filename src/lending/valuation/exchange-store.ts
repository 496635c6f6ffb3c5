import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { type Currency, currencyExponents } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { ExchangeRate } from './exchange-rules.ts';

/** The lender's newest exchange rates between one money and these, of no earlier than a day, by the other money. */
export async function ratesOf(
  ctx: Ctx,
  q: { lenderId: string; from: Currency; to: readonly Currency[]; since: LocalDate; on: LocalDate },
): Promise<Map<Currency, ExchangeRate>> {
  const others = q.to.filter((to) => to !== q.from);
  if (others.length === 0) return new Map();
  const rows = rowsOf<{ other: Currency; isDirect: boolean; value: string; on: LocalDate }>(
    await db(ctx).execute(sql`
    select distinct on (other) case when s.unit = ${q.from} then s.currency else s.unit end as other,
      s.unit = ${q.from} as "isDirect", p.price_value::text as value, p.priced_on::text as "on"
    from price_source s
    join price p on p.tenant_id = s.tenant_id and p.source_id = s.id and p.status = 'accepted' and p.known_to is null
    where s.tenant_id = ${ctx.tenantId} and s.lender_id = ${q.lenderId} and s.kind = 'exchange_rate'
      and ((s.unit = ${q.from} and s.currency = any (${sql.param(others)}))
        or (s.currency = ${q.from} and s.unit = any (${sql.param(others)})))
      and p.priced_on between ${q.since} and ${q.on}
    order by other, p.priced_on desc, "isDirect" desc, p.id desc`),
  );
  return new Map(
    rows.map(({ other, isDirect, value, on }) => {
      // Six decimals of one whole unit in another; minor units of moneys with other exponents.
      const [one, six] = [BigInt(value), 1_000_000n];
      const [n, d] = isDirect ? [one, six] : [six, one];
      return [
        other,
        { n: n * 10n ** BigInt(currencyExponents[other]), d: d * 10n ** BigInt(currencyExponents[q.from]), on },
      ];
    }),
  );
}
