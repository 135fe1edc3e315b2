/**
 * Breaks of a contract that are accepted, by snapshot: the exact lines that the contract check reports. Each needs a
 * line in CHANGELOG.md, and can be removed once it has been released. A break that has readers or writers outside this
 * repository gets a new version of the endpoint or topic instead.
 */
export const ACCEPTED_BREAKS: Readonly<Record<string, readonly string[]>> = {
  // PostgreSQL refused these always, with a 500.
  'catalog.put.json': ['name', 'genres/*', 'releasedAt', 'synopsis'].map(
    (field) => `body/titles/*/${field}: pattern differs, which this check cannot judge`,
  ),
  // A field of this release, narrowed with all times.
  'gateway.events.json': ['body/sentAt: pattern differs, which this check cannot judge'],
  // Blank text was always refused; now the document says so.
  'catalog.search.json': ['query/q: pattern differs, which this check cannot judge'],
  'gateway.search.json': ['query/q: pattern differs, which this check cannot judge'],
  'gateway.create-viewer.json': ['body/name: pattern differs, which this check cannot judge'],
  'console.act.json': ['body/why: pattern differs, which this check cannot judge'],
  'console.remove-property.json': ['body/why: pattern differs, which this check cannot judge'],
  'console.set-property.json': ['body/why: pattern differs, which this check cannot judge'],
  'console.start-fault.json': ['body/why: pattern differs, which this check cannot judge'],
};
