export { followCalendarDeadline, watchCalendars } from './load.ts';
export { calendarOf, calendarPlaces, calendarRevision, findCalendar, timeZoneOf } from './read.ts';
export { calendarRoutes } from './routes.ts';
export {
  calendarRefusals,
  isLongPast,
  isVersionAssumed,
  shippedCalendar,
  theirLastDay,
  versionFor,
} from './rules.ts';
export { type CalendarYearView, proposeYearInput } from './schemas.ts';
