import { expect } from 'chai';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbered rooms, in the order in which data passes them. */
const ROOMS = ['plan', 'images', 'trust-policy', 'registry', 'trusted-root', 'attestation', 'provenance'];
const ANY_ROOM = `^src/(?:${ROOMS.join('|')})/`;

/** What a room may take from another as values, not types alone: names that both speak of. */
const SHARED_NAMES = '^src/registry/reference\\.ts$';

const FORBIDDEN: IForbiddenRuleType[] = [
  {
    name: 'no circles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  ...ROOMS.map((room): IForbiddenRuleType => ({
    name: `${room} takes no more than types from the other rooms`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: {
      path: ANY_ROOM,
      pathNot: [`^src/${room}/`, SHARED_NAMES, '^src/plan/planned-value\\.ts$'],
      dependencyTypesNot: ['type-only'],
    },
  })),
  {
    name: 'rooms know neither who calls them nor the reports',
    severity: 'error',
    from: { path: `${ANY_ROOM}|^src/configuration/` },
    to: { path: '^src/(?:report/|(?:index|policy|cli|run|verification)\\.ts$)' },
  },
  {
    name: 'stages are called by run and verification alone',
    severity: 'error',
    from: { pathNot: `${ANY_ROOM}|^src/(?:run|verification)\\.ts$` },
    to: {
      path: '^src/(?:registry|trusted-root|attestation|provenance|trust-policy)/',
      pathNot: SHARED_NAMES,
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'yaml lies on the ground',
    severity: 'error',
    from: { path: '^src/yaml/' },
    to: { path: '^src/', pathNot: '^src/(?:yaml/|failure\\.ts$)' },
  },
  {
    name: 'only index starts the policy server',
    severity: 'error',
    from: { pathNot: '^src/index\\.ts$' },
    to: { path: '@pulumi/policy', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'cryptography is attestation',
    severity: 'error',
    from: { pathNot: '^src/attestation/' },
    to: { path: 'node_modules/@sigstore/(?:verify|core|bundle)', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'network is registry',
    severity: 'error',
    from: { pathNot: '^src/registry/' },
    to: { path: 'node_modules/undici|^(?:node:)?(?:net|tls|http|https|http2|dns|dgram)$' },
  },
  {
    name: "disk is trusted-root, plan's helm and the command",
    severity: 'error',
    from: { pathNot: '^src/(?:trusted-root/|plan/(?:helm|program-directory)\\.ts$|cli\\.ts$)' },
    to: { path: '^(?:node:)?fs(?:/promises)?$' },
  },
  {
    name: "child processes are one function, for plan's helm",
    severity: 'error',
    from: { pathNot: '^src/child-process\\.ts$' },
    to: { path: '^(?:node:)?child_process$' },
  },
  {
    name: 'the product does not use the tests or the demo',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^(?:test|demo)/' },
  },
];

describe('the house', function () {
  this.timeout(60_000);

  it('has arrows that point one way', async () => {
    const { cruise } = await import('dependency-cruiser');
    const { output } = await cruise(['src'], {
      ruleSet: { forbidden: FORBIDDEN },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
    });
    const { violations, totalCruised } = (output as ICruiseResult).summary;
    expect(totalCruised).to.be.above(40);
    expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).to.deep.equal([]);
  });

  it('reads the process environment in index and cli alone', () => {
    expect(
      sources()
        .filter(([, text]) => text.includes('process.env'))
        .map(([file]) => file),
    ).to.have.members(['src/cli.ts', 'src/index.ts']);
  });

  it('says in the first sentence of each file what it is', () => {
    const silent = sources().filter(([, text]) => !/^(?:#!.*\n)?\/\*\*/.test(text));
    expect(silent.map(([file]) => file)).to.deep.equal([]);
  });

  it('has no rooms for odds and ends', () => {
    const odd = sources().filter(([file]) =>
      /(?:^|[/-])(?:utils?|helpers?|common|managers?|misc)(?:[/.-]|$)/i.test(file),
    );
    expect(odd.map(([file]) => file)).to.deep.equal([]);
  });
});

function sources(): [file: string, text: string][] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [join('src', file), readFileSync(join('src', file), 'utf8')]);
}
