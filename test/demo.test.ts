/** The demo with nothing installed, with a Pulumi that does not work, and with a real one; and what the documents show of it. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pulumiPreview } from '../demo/pulumi-preview.ts';
import { codeBlocks, DOCUMENTS } from './support/documents.ts';
import { needTools, runTool, type ToolOutput } from './support/real-tools.ts';

const FAILED = '3 passed, 1 exempted, 1 failed';
const PASSED = '4 passed, 1 exempted';

describe('the demo', function () {
  this.timeout(120_000);

  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  /** @returns a PATH on which the first `pulumi` always fails */
  async function brokenPulumi(): Promise<string> {
    await writeFile(join(folder, 'pulumi'), '#!/bin/sh\necho "error: no such thing" >&2\nexit 1\n');
    await chmod(join(folder, 'pulumi'), 0o755);
    return `${folder}${delimiter}${process.env.PATH ?? ''}`;
  }

  function demo(PATH: string): Promise<ToolOutput> {
    return runTool('npm', ['run', '--silent', 'demo'], { PATH, npm_config_update_notifier: 'false' });
  }

  /** @returns the texts of the two previews */
  function previews({ stdout }: ToolOutput): readonly [string, string] {
    const [, before = '', after = ''] = stdout.split(/^[12]\. /m);
    return [before, after];
  }

  function expectBothPreviews(output: ToolOutput): void {
    expect(output).to.include({ status: 0, stderr: '' });
    const [before, after] = previews(output);
    expect(codes(before)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(before).to.match(/^ *- \[mandatory\] +image-provenance /m);
    expect(before)
      .to.include('.env["KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE"].value, injected into every pod')
      .and.to.include(FAILED);
    expect(codes(after)).to.deep.equal([]);
    expect(after).to.include(PASSED).and.to.not.include('[mandatory]');
    expect(summaries(output.stdout)).to.have.length(2);
    const printed = output.stdout.split('\n').map((line) => line.trim());
    expect(shown().filter((line) => !printed.some((candidate) => matches(line, candidate)))).to.deep.equal([]);
  }

  it('shows a preview that fails and its twin that passes where no Pulumi works', async () => {
    const output = await demo(await brokenPulumi());
    expectBothPreviews(output);
    expect(output.stdout).to.include('analyzer protocol');
  });

  it('has a picture that says what README shows of it', () => {
    const texts = [...readFileSync('docs/preview.svg', 'utf8').matchAll(/<text[^>]*>([^<]*)</g)];
    const picture = texts.map(([, line = '']) => line).join('');
    const [, failing] = codeBlocks('README.md');
    // The last line is not of a policy, but of the pack.
    const lines = (failing?.lines ?? []).slice(0, -1).flatMap((line) => line.trim().split('…'));
    expect(lines).to.have.length.above(6);
    expect(lines.filter((line) => !picture.includes(line))).to.deep.equal([]);
  });

  it('counts a Pulumi that is missing or broken as none', async () => {
    const { PATH } = process.env;
    try {
      process.env.PATH = folder;
      expect(await pulumiPreview('name: demo\nruntime: yaml\n', process.cwd(), {})).to.have.keys('unable');
      process.env.PATH = PATH;
      process.env.PATH = await brokenPulumi();
      expect(await pulumiPreview('name: demo\nruntime: yaml\n', process.cwd(), {})).to.deep.equal({
        unable: 'error: no such thing',
      });
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('shows the same with the real Pulumi', async function () {
    needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes');
    const output = await demo(process.env.PATH ?? '');
    expectBothPreviews(output);
    expect(output.stdout).to.not.include('analyzer protocol');
    expect(output.stdout).to.include('Previewing update');
  });
});

function codes(text: string): string[] {
  return [...text.matchAll(/^ +([A-Z]+(?:_[A-Z]+)+): /gm)].map(([, code]) => code ?? '');
}

function summaries(text: string): string[] {
  return text.match(/^\s*image-provenance: \d+ uses? of .*$/gm) ?? [];
}

/** The lines that README and docs show as output. */
function shown(): string[] {
  const lines = DOCUMENTS.flatMap(codeBlocks).flatMap(({ language, lines }) => (language === 'text' ? lines : []));
  expect(lines).to.have.length.above(8);
  return lines.map((line) => line.trim());
}

/** Whether a line is one that the documents show, where `…` stands for what was cut. */
function matches(shown: string, line: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}
