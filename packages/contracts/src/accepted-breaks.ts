/**
 * Breaks of a contract that are accepted, by snapshot: the exact lines that the contract check reports. Each needs a
 * line
 * in CHANGELOG.md, and can be removed once it has been released. A break that has readers or writers outside this
 * repository gets a new version of the endpoint or topic instead.
 */
export const ACCEPTED_BREAKS: Readonly<Record<string, readonly string[]>> = {};
