import { expect } from 'chai';
import type { ICruiseResult, IForbiddenRuleType } from 'dependency-cruiser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbered rooms, in the order in which data passes them. */
const ROOMS = [
  'plan',
  'helm',
  'images',
  'trust-policy',
  'registry',
  'trusted-root',
  'attestation',
  'provenance',
  'pinning',
];
const ANY_ROOM = `^src/(?:${ROOMS.join('|')})/`;

/** What lies on the ground: every room may stand on it, and it stands on nothing but itself. */
const GROUND =
  '^src/(?:reference|yaml|json)/|^src/(?:wildcard|generator|failure|codes|verdict|unreadable-file|child-process)\\.ts$';

/** Of registry/: the port, what wraps it and what asks it. */
const WITHOUT_HTTP =
  '^src/registry/(?:repository|digest-checked|mirrors|absence|stored-attestations|storage-places|attestation-layers|values-limit|layout|layout-index|layout-writer|blob-files|recorded|referrers-index|manifest-json|cache|cache-folder)\\.ts$';

/** The files at the top that put digests into something: resources, manifests, values of charts. */
const PINNERS = ['pin-passed', 'remediation', 'pinned-manifest', 'pinned-values'];

/** The files at the top that call rooms; each may call those before it in a list. */
const CALLERS = ['reading', 'judgement', 'judges', 'ahead', ...PINNERS, 'verification', 'services'];

/** What the next rooms read of the plan: values and objects. helm and images also take documents apart as plan does. */
const PLANNED_VALUES = '^src/plan/(?:planned-value|kubernetes-object|path)\\.ts$';
const PLANNED: Readonly<Record<string, string>> = {
  helm: '^src/plan/(?:planned-value|kubernetes-object|document|printed-notes)\\.ts$',
  images: '^src/plan/(?:planned-value|kubernetes-object|path|manifest)\\.ts$',
};

/** One end of an arrow, as dependency-cruiser describes it. */
type Side = Extract<IForbiddenRuleType, { to: unknown }>['to'];

function values(name: string, from: Side, to: Side): IForbiddenRuleType {
  return { name, severity: 'error', from, to: { ...to, dependencyTypesNot: ['type-only'] } };
}

function never(name: string, from: Side, to: Side): IForbiddenRuleType {
  return { name, severity: 'error', from, to };
}

const FORBIDDEN: IForbiddenRuleType[] = [
  never('no circles', {}, { circular: true }),
  never('the ground stands on nothing but the ground', { path: GROUND }, { path: '^src/', pathNot: GROUND }),
  ...ROOMS.map((room) =>
    values(
      `${room} takes no more than types from the other rooms`,
      { path: `^src/${room}/` },
      { path: ANY_ROOM, pathNot: [`^src/${room}/`, PLANNED[room] ?? PLANNED_VALUES] },
    ),
  ),
  never(
    'rooms know neither the files that call them nor the reports',
    { path: `${ANY_ROOM}|^src/configuration/` },
    {
      path: `^src/(?:report/|command/|(?:index|policy|cli|run|result|enforcement|by-tag|${CALLERS.join('|')})\\.ts$)`,
    },
  ),
  never(
    'configuration stands on the ground alone',
    { path: '^src/configuration/' },
    { path: '^src/', pathNot: ['^src/configuration/', GROUND] },
  ),
  never('registry knows nothing of configuration', { path: '^src/registry/' }, { path: '^src/configuration/' }),
  values(
    'only verification asks registry and provenance, and inspection, which gives no verdict',
    { pathNot: `^src/(?:registry|provenance|verification\\.ts$|inspection\\.ts$|services\\.ts$)` },
    { path: '^src/(?:registry|provenance)/', pathNot: '^src/registry/environment\\.ts$' },
  ),
  values(
    'only services opens registries and makes verifiers; inspection shows what is not verified',
    { pathNot: '^src/(?:registry|attestation)/|^src/(?:services|inspection)\\.ts$' },
    {
      path: '^src/(?:registry/(?:client|mirrors|digest-checked|cache|layout|layout-writer|recorded)\\.ts$|attestation/)',
    },
  ),
  never(
    'the port, what wraps it and what asks it know nothing of HTTP',
    {
      path: WITHOUT_HTTP,
    },
    {
      path: '^src/registry/|node_modules/undici',
      pathNot: WITHOUT_HTTP,
    },
  ),
  never(
    'only exchange.ts sends requests, over the connections of connection.ts',
    { pathNot: '^src/registry/(?:exchange|connection)\\.ts$' },
    { path: 'node_modules/undici' },
  ),
  values(
    'http.ts is used by the client and the token service, and what is below it by nobody else',
    { pathNot: '^src/registry/(?:client|http|attempts)\\.ts$' },
    { path: '^src/registry/(?:http|attempts|exchange|connection)\\.ts$' },
  ),
  values(
    'index and cli take from registry what the environment tells, and nothing else',
    { path: '^src/(?:index|cli)\\.ts$' },
    { path: '^src/registry/', pathNot: '^src/registry/environment\\.ts$' },
  ),
  values(
    'only services opens trusted roots; check-config tries whether they can be read',
    { pathNot: '^src/trusted-root/|^src/(?:services|command/check-config)\\.ts$' },
    { path: '^src/trusted-root/' },
  ),
  values(
    'only judgement decides by the trust policy, which judges opens, run reads, and check-config and inspection explain',
    { pathNot: '^src/(?:trust-policy/|(?:judgement|judges|run|inspection|command/check-config)\\.ts$)' },
    { path: '^src/trust-policy/' },
  ),
  never(
    'command lines are read without knowing who asks',
    { path: '^src/images/(?:shell|command-line)/' },
    { path: '^src/images/(?:kuma/|pod-spec|custom-resource|container\\.ts|images\\.ts)' },
  ),
  never(
    'shell is read without knowing programs',
    { path: '^src/images/shell/' },
    { path: '^src/images/command-line/' },
  ),
  values(
    'only services calls helm',
    { pathNot: '^src/(?:helm/|services\\.ts$|(?:index|cli)\\.ts$)' },
    { path: '^src/helm/' },
  ),
  values(
    'only index starts the policy server',
    { pathNot: '^src/index\\.ts$' },
    { path: '@pulumi/policy', pathNot: '@pulumi/policy/policy\\.js$' },
  ),
  values(
    'only what puts digests into something pins; policy takes away the proxies before it',
    { pathNot: `^src/(?:pinning/|(?:${PINNERS.join('|')}|policy)\\.ts$)` },
    { path: '^src/pinning/' },
  ),
  values(
    'run remediates, and the command pins files',
    { pathNot: `^src/(?:(?:${PINNERS.join('|')}|run)\\.ts$|command/pinnable\\.ts$)` },
    { path: `^src/(?:${PINNERS.join('|')})\\.ts$` },
  ),
  never('where values stand in a text is pinning', { pathNot: '^src/pinning/' }, { path: 'node_modules/yaml/' }),
  values('secrets are pinning', { pathNot: '^src/pinning/' }, { path: '@pulumi/policy/policy\\.js$' }),
  values(
    'cryptography is attestation',
    { pathNot: '^src/attestation/' },
    { path: 'node_modules/@sigstore/(?:verify|core|bundle)' },
  ),
  never(
    'tuf-js is loaded where a trusted root is refreshed, and only then',
    {},
    { path: 'node_modules/tuf-js', dynamic: false, dependencyTypesNot: ['type-only'] },
  ),
  never('TUF is one file', { pathNot: '^src/trusted-root/tuf\\.ts$' }, { path: 'node_modules/(?:tuf-js|@tufjs)' }),
  never(
    'network is registry',
    { pathNot: '^src/registry/' },
    { path: 'node_modules/undici|^(?:node:)?(?:net|tls|http|https|http2|dns|dgram)$' },
  ),
  never(
    'disk is registry, trusted-root, helm and the command',
    { pathNot: '^src/(?:registry/|trusted-root/|helm/|command/)' },
    { path: '^(?:node:)?fs(?:/promises)?$' },
  ),
  never(
    'child processes are one function',
    { pathNot: '^src/child-process\\.ts$' },
    { path: '^(?:node:)?child_process$' },
  ),
  never(
    'only helm and the credentials of registries start programs',
    { pathNot: '^src/(?:helm|registry/credentials)/' },
    { path: '^src/child-process\\.ts$' },
  ),
  never('the product does not use the tests or the demo', { path: '^src/' }, { path: '^(?:test|demo)/' }),
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

  it('has no file that is too long to read', () => {
    const long = sources().filter(([, text]) => text.split('\n').length > 210);
    expect(long.map(([file]) => file)).to.deep.equal([]);
  });

  it('catches what is thrown in one place, which run alone calls', () => {
    const calling = sources().filter(([, text]) => /\bcatchAll\(/.test(text));
    expect(calling.map(([file]) => file)).to.have.members(['src/run.ts']);
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
