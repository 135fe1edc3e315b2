// npm run lab [-- <number> start|check|hint|reset]: exercises on the running system.
import { dataDirFrom, readRunFile } from '@marquee/local';
import { System } from '../support/platform.js';
import type { Lab } from './lab.js';
import { LABS } from './labs.js';
import { Progress } from './progress.js';
import { labText } from './text.js';

const USAGE = `Usage: npm run lab                               lists the labs and what you have done
       npm run lab -- <number> start             puts the running system into the state of the lab
       npm run lab -- <number> check [answer]    says what is missing
       npm run lab -- <number> hint              one hint more each time
       npm run lab -- <number> reset             removes what the lab and you have changed
`;

const dataDir = dataDirFrom(process.env);
const progress = new Progress(dataDir);
const [number, action = 'start', answer] = process.argv.slice(2);
const chosen = LABS[Number(number) - 1];

if (number === undefined) list();
else if (chosen === undefined || !['start', 'check', 'hint', 'reset'].includes(action)) {
  console.log(USAGE);
  process.exitCode = number.startsWith('-') ? 0 : 2;
} else if (readRunFile(dataDir)?.loaded !== true) {
  console.error('The labs need the running system with its data loaded. Start it with "npm start -- --detach".');
  process.exitCode = 1;
} else await perform(chosen, Number(number));

function list(): void {
  for (const [index, { name }] of LABS.entries()) {
    const done = progress.of(name);
    const state = done?.doneAt !== undefined ? 'done' : done === undefined ? '' : 'started';
    console.log(`  ${index + 1}  ${labText(index + 1, name).title.padEnd(44)} ${state}`);
  }
  console.log(`\n${USAGE}`);
}

async function perform(lab: Lab, place: number): Promise<void> {
  const { name } = lab;
  const system = new System(dataDir);
  const text = labText(place, name);
  const started = progress.of(name);
  if (action === 'start') {
    await lab.reset(system);
    const notes = await lab.start(system);
    progress.set(name, { startedAt: new Date().toISOString(), notes, hints: 0 });
    console.log(`${place}. ${text.title}\n\n${text.story}\n\n${text.task}\n\nThen: npm run lab -- ${place} check`);
    return;
  }
  if (action === 'reset') {
    await lab.reset(system);
    progress.set(name, undefined);
    console.log('What the lab changed is removed.');
    return;
  }
  if (started === undefined) {
    console.error(`Start it first: npm run lab -- ${place} start`);
    process.exitCode = 1;
    return;
  }
  if (action === 'hint') {
    const shown = Math.min(started.hints + 1, text.hints.length);
    progress.set(name, { ...started, hints: shown });
    const more =
      shown < text.hints.length ? '' : `\n\nThat was the last one. The solution: docs/labs/${place}-${name}.md`;
    console.log(`Hint ${shown} of ${text.hints.length}: ${text.hints[shown - 1]}${more}`);
    return;
  }
  const missing = await lab.check(system, started.notes, answer);
  if (missing.length > 0) {
    for (const what of missing) console.log(`  ✗ ${what}`);
    process.exitCode = 1;
    return;
  }
  const minutes = Math.max(1, Math.round((Date.now() - Date.parse(started.startedAt)) / 60_000));
  progress.set(name, { ...started, doneAt: new Date().toISOString() });
  console.log(`  ✓ Done, in ${minutes} min and with ${started.hints} hints.`);
  await lab.reset(system);
}
