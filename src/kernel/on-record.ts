/**
 * What must be there: the row that a write gives back, the object that another on record names. That it is not is a fault of ours, and is
 * said at once. Who asks for something that may be missing is refused instead.
 */
export function onRecord<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('what the record names is not on record');
  return value;
}
