import { topics } from '@marquee/contracts/topics';
import type { Command } from 'commander';
import type { KafkaClient } from '../kafka/client.js';
import { createProgram } from '../program.js';
import type { ProgramOutput } from '../program.js';
import { replay } from './replay.js';

const FOOTER = `
Each dead letter is shown with its place among the dead letters, when it was written, the place and key of its record,
the cause, and the start of its value. Correct the cause before you send: a record that is refused again becomes a new
dead letter. A record that is sent back is not listed again. An event that is sent twice is counted once, if it was
received within the memory of event ids (the property row-builder.seenWindowHours, 7 days by default).

  npm run replay -- viewing.events.v1
  npm run replay -- viewing.events.v1 --send`;

/** The command line of `npm run replay`. It throws CommanderError for wrong usage, and after showing help. */
export function replayProgram(connect: () => KafkaClient, output: ProgramOutput): Command {
  return createProgram('replay', output)
    .description('List the dead letters of a topic, or send them back to it.')
    .argument('<topic>', `${topics.map(({ name }) => name).join(', ')}`)
    .option('--send', 'send the records back to their topic')
    .addHelpText('after', FOOTER)
    .action(async (topic: string, { send = false }: { send?: boolean }) => {
      await using client = connect();
      process.exitCode = await replay(client, { topics, topic, send, output });
    });
}
