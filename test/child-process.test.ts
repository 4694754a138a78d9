/** Starting a program: what it is given arrives as it is, and every way in which it can fail has its word. */
import { expect } from 'chai';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isFailure } from '../src/failure.ts';
import { type ProgramCall, type ProgramFailure, runProgram } from '../src/child-process.ts';

/** Prints what it got, as JSON. */
const ECHO = `#!${process.execPath}
process.stdout.write(JSON.stringify({ parameters: process.argv.slice(2), environment: process.env, cwd: process.cwd() }));
`;

/** Of no program's choosing: Node adds it where coverage is measured. */
const COVERAGE = 'NODE_V8_COVERAGE';

describe('a program that is run', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'programs-')));
    await mkdir(join(folder, 'bin'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function program(name: string, text: string): Promise<void> {
    await writeFile(join(folder, 'bin', name), text);
    await chmod(join(folder, 'bin', name), 0o755);
  }

  function run(name: string, changes: Partial<ProgramCall> = {}): Promise<string | ProgramFailure> {
    return runProgram({
      program: name,
      parameters: [],
      cwd: folder,
      environment: { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter) },
      timeoutSeconds: 10,
      maxOutputBytes: 100_000,
      ...changes,
    });
  }

  async function echo(changes: Partial<ProgramCall> = {}): Promise<{
    parameters: string[];
    environment: Record<string, string>;
    cwd: string;
  }> {
    await program('echo-all', ECHO);
    const result = await run('echo-all', changes);
    if (isFailure(result)) {
      throw new Error(`${result.reason}: ${result.errors}`);
    }
    return JSON.parse(result) as Awaited<ReturnType<typeof echo>>;
  }

  it('reads what it is given', async () => {
    await program('repeat', '#!/bin/sh\ncat\n');
    expect(await run('repeat', { input: 'registry.acme.com' })).to.equal('registry.acme.com');
    expect(await run('repeat')).to.equal('');
  });

  it('may end without reading it', async () => {
    await program('deaf', '#!/bin/sh\necho done\n');
    expect(await run('deaf', { input: 'x'.repeat(1_000_000) })).to.equal('done\n');
  });

  it('tells its output', async () => {
    await program('greet', '#!/bin/sh\necho hällo\necho aside >&2\n');
    expect(await run('greet')).to.equal('hällo\n');
  });

  it('gets its parameters as they are, since no shell sees them', async () => {
    const parameters = [
      '$(touch shell-was-here)',
      '`id`',
      '"quoted"',
      "it's",
      'a b',
      '',
      '*',
      '; exit 3',
      '$HOME',
      '\n',
    ];
    expect((await echo({ parameters })).parameters).to.deep.equal(parameters);
    await program('list', '#!/bin/sh\nls\n');
    expect(await run('list')).to.equal('bin\n');
  });

  it('gets the environment that it is given and no other, and its folder', async () => {
    const environment = { PATH: join(folder, 'bin'), GIVEN: '$(id) "x"' };
    process.env.KMP_NOT_FOR_CHILDREN = 'secret';
    try {
      const got = await echo({ environment });
      Reflect.deleteProperty(got.environment, COVERAGE);
      expect(got.environment).to.deep.equal(environment);
      expect(got.cwd).to.equal(folder);
    } finally {
      delete process.env.KMP_NOT_FOR_CHILDREN;
    }
  });

  it('finds nothing on its standard input, and does not wait for it', async () => {
    await program('read-all', '#!/bin/sh\ncat\necho done\n');
    expect(await run('read-all')).to.equal('done\n');
  });

  it('is looked for on the PATH that it is given', async () => {
    await program('only-here', '#!/bin/sh\necho found\n');
    expect(await run('only-here')).to.equal('found\n');
    await mkdir(join(folder, 'empty'));
    const environment = { PATH: join(folder, 'empty') };
    expect(await run('only-here', { environment })).to.deep.equal({ reason: 'missing', errors: '', output: '' });
  });

  it('fails by its status, whatever it printed', async () => {
    await program('refuse', '#!/bin/sh\necho output\necho why >&2\nexit 3\n');
    const refused = await run('refuse');
    expect(refused).to.include({ reason: 'status' });
    expect(isFailure(refused) && refused.errors).to.include('why\n');
  });

  it('fails by its status where it is killed by another', async () => {
    await program('die', '#!/bin/sh\nkill -KILL $$\n');
    expect(await run('die')).to.deep.equal({ reason: 'status', errors: '', output: '' });
  });

  it('fails where it is no program', async () => {
    await program('no-program', 'text');
    await chmod(join(folder, 'bin', 'no-program'), 0o644);
    expect(await run('no-program')).to.have.property('reason');
  });

  it('fails by time where it does not end', async () => {
    await program('wait', '#!/bin/sh\necho started\nexec tail -f /dev/null\n');
    expect(await run('wait', { timeoutSeconds: 0.2 })).to.include({ reason: 'time' });
  });

  it('fails by time where it does not end when asked to', async () => {
    await program('stay', "#!/bin/sh\ntrap '' TERM INT HUP\nexec tail -f /dev/null\n");
    expect(await run('stay', { timeoutSeconds: 0.2 })).to.include({ reason: 'time' });
  });

  it('fails by time where a program that it started holds its output open', async () => {
    await program(
      'parent',
      `#!${process.execPath}
      const script = "setInterval(() => { try { process.kill(" + process.pid + ", 0) } catch { process.exit() } }, 50)";
      require('node:child_process').spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
      setInterval(() => {}, 1000);
    `,
    );
    expect(await run('parent', { timeoutSeconds: 0.5 })).to.include({ reason: 'time' });
  });

  it('fails by its output where that has no end, and not where it only fills the limit', async () => {
    await program('babble', '#!/bin/sh\nexec yes\n');
    expect(await run('babble', { maxOutputBytes: 5000 })).to.include({ reason: 'output' });
    await program('print', '#!/bin/sh\nprintf 12345\n');
    expect(await run('print', { maxOutputBytes: 5 })).to.equal('12345');
    expect(await run('print', { maxOutputBytes: 4 })).to.include({ reason: 'output' });
  });
});
