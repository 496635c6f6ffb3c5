/** Acts that take the time when they were done, by the addresses of their verbs, with a star where one names a thing. A test reads them from the verbs. */
export const pathsOfField: readonly string[] = [
  '/breaches/*/acknowledgement',
  '/count-questions/*/answer',
  '/custodies',
  '/devices/*/handover',
  '/goods-returns/*/hand-over',
  '/goods-returns/*/receipt',
  '/lots/*/reweighing',
  '/lots/*/slot',
  '/orders/*/report',
  '/releases/*/execution',
  '/supervisions/*/evidence',
  '/weighbridge-tickets',
];

const shapes = pathsOfField.map((path) => new RegExp(`^/v1${path.replaceAll('*', '[^/]+')}$`));
export const isOfField = (path: string): boolean => shapes.some((shape) => shape.test(path));
