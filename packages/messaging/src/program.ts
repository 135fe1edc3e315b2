import { Command } from 'commander';

/** Where a program prints. */
export interface ProgramOutput {
  readonly log: (line: string) => void;
  readonly error: (line: string) => void;
}

/** A command line that throws CommanderError for wrong usage, and after showing help. */
export function createProgram(name: string, output: ProgramOutput): Command {
  return new Command(name)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.log(text.trimEnd()),
      writeErr: (text) => output.error(text.trimEnd()),
      outputError: (text, write) => write(`${text.replace(/^error: /, '')}Run it with --help for usage.\n`),
    });
}
