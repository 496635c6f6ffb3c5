import { type SQL, sql } from 'drizzle-orm';

/** What a loan has earned by a day, of `line`, the last of its lines that began before: even between the days on which what bears turned. */
const earnedAs = (on: SQL, rounded: (value: SQL) => SQL): SQL => {
  const part = (minor: SQL, over: SQL, whole: SQL) => rounded(sql`${minor}::numeric * (${over}) / (${whole})`);
  return sql`line.before_minor + case when coalesce(line.borne_to, line.due_on) <= ${on} then line.interest_minor
  when line.turns is null then ${part(sql`line.interest_minor`, sql`${on} - line.start_on`, sql`coalesce(line.borne_to, line.due_on) - line.start_on`)}
  else (select t.minor + ${part(sql`(t.to_minor - t.minor)`, sql`${on} - t.on_day`, sql`t.to_day - t.on_day`)}
    from (select p.on_day, p.minor, lead(p.on_day) over (order by p.on_day) as to_day, lead(p.minor) over (order by p.on_day) as to_minor
      from (select line.start_on as on_day, 0::bigint as minor
        union all select (u ->> 'on')::date, (u ->> 'borneMinor')::bigint from jsonb_array_elements(line.turns) u
        union all select coalesce(line.borne_to, line.due_on), line.interest_minor) p) t
    where t.on_day <= ${on} and t.to_day > ${on}) end`;
};

/**
 * Half up to minor units, on top of what came before. As `earnedBy` of the day rules, so that the closing of a day and a return of its interest
 * say the same.
 */
export const earnedOfLine = (on: SQL): SQL => earnedAs(on, (value) => sql`round(${value})::bigint`);

/** Before it is rounded: what is reckoned of it is rounded by itself. */
export const earnedExactly = (on: SQL): SQL => earnedAs(on, (value) => value);
