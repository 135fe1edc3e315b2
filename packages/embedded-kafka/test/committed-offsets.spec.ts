import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommittedOffsets } from '../src/groups/committed-offsets.js';
import { compileBroker } from './broker-process.js';

let dataDir: string;
let offsets: CommittedOffsets;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'committed-offsets-'));
  offsets = new CommittedOffsets(dataDir);
});

afterEach(() => {
  offsets.close();
  rmSync(dataDir, { recursive: true });
});

function reopen(): void {
  offsets.close();
  offsets = new CommittedOffsets(dataDir);
}

function commit(group: string, topic: string, offset: number): void {
  offsets.commit([{ group, topic, partition: 0, offset, metadata: null }]);
}

const file = () => readFileSync(join(dataDir, 'offsets.jsonl'), 'utf8');

describe('the committed offsets', () => {
  it('contain the last commit, also after a restart', () => {
    commit('g', 't', 1);
    commit('g', 't', 2);
    reopen();
    expect(offsets.get('g', 't', 0)?.offset).toBe(2);
  });

  it('survive a truncated last line and accept new commits', () => {
    commit('g', 't', 1);
    appendFileSync(join(dataDir, 'offsets.jsonl'), '{"group":"g","topic":"t","part');
    reopen();
    commit('g', 'u', 5);
    reopen();
    expect([offsets.get('g', 't', 0)?.offset, offsets.get('g', 'u', 0)?.offset]).toEqual([1, 5]);
  });

  it('lose only the deleted group or topic', () => {
    commit('g', 't', 1);
    commit('h', 't', 2);
    commit('h', 'u', 3);
    offsets.forgetGroup('g');
    offsets.forgetTopic('u');
    reopen();
    expect([...offsets.groups()]).toEqual(['h']);
    expect(offsets.ofGroup('h').map(({ topic }) => topic)).toEqual(['t']);
  });

  it('stay in a short file when the same offset is committed many times', () => {
    for (let offset = 0; offset < 25_000; offset++) commit('g', 't', offset);
    expect(file().split('\n').length).toBeLessThan(12_000);
    reopen();
    expect(offsets.get('g', 't', 0)?.offset).toBe(24_999);
    expect(file().trim().split('\n')).toHaveLength(1);
  });

  it('refuses a commit that the disk took only in part, and keeps all that it acknowledged', async () => {
    const compiled = join(dataDir, 'compiled');
    await compileBroker(compiled);
    const folder = join(dataDir, 'full');
    mkdirSync(folder);
    const script = `
      import { CommittedOffsets } from ${JSON.stringify(join(compiled, 'groups/committed-offsets.js'))};
      const offsets = new CommittedOffsets(${JSON.stringify(folder)});
      let acknowledged = 0;
      try {
        for (;;) {
          offsets.commit([{ group: 'g', topic: 't', partition: 0, offset: acknowledged + 1, metadata: 'x'.repeat(acknowledged) }]);
          acknowledged += 1;
        }
      } catch (error) {
        console.log(JSON.stringify({ acknowledged, name: error.name }));
      }`;
    // The process may write no file of more than two blocks of 512 bytes.
    const limited = 'ulimit -f 2; exec "$0" --input-type=module -e "$1"';
    const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, script]);
    const { acknowledged, name } = JSON.parse(stdout) as { acknowledged: number; name: string };
    expect(name).toBe('StorageError');
    expect(acknowledged).toBeGreaterThan(3);
    const recovered = new CommittedOffsets(folder);
    expect(recovered.get('g', 't', 0)?.offset).toBe(acknowledged);
    recovered.close();
  }, 60_000);
});
