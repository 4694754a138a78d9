/** Every place through which Kuma or Kong Mesh gets an image into a cluster, with its value known and not known. */
import { expect } from 'chai';
import {
  UNKNOWN_LIST,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  plannedUses,
  useLine,
  useLines,
  indexedPlace,
} from '../support/planned-images.ts';

const SIDECAR = 'KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE';
const INIT = 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE';
const LONG_SIDECAR = `RUNTIME_KUBERNETES_INJECTOR_SIDECARCONTAINER_${SIDECAR}`;
const LONG_INIT = `RUNTIME_KUBERNETES_INJECTOR_INITCONTAINER_${INIT}`;
const POD = 'spec.template.spec';
const CP = 'docker.io/kong/kuma-cp:2.14.3';
const DP = 'docker.io/kong/kuma-dp:2.14.3';
const KUMA_INIT = 'docker.io/kong/kuma-init:2.14.3';
const KUBECTL = `registry.k8s.io/kubectl:v1.36.1@sha256:${'d0'.repeat(32)}`;

interface Variable {
  readonly name: string;
  readonly value?: unknown;
  readonly valueFrom?: unknown;
}

function inPods(podSpec: object): object {
  return { spec: { template: { spec: podSpec } } };
}

function container(name: string, image: unknown, more: object = {}): object {
  return { name, image, ...more };
}

const BOTH = [
  { name: INIT, value: KUMA_INIT },
  { name: SIDECAR, value: DP },
];

/** A control plane's Deployment; where nothing is said, with both images to inject. */
function controlPlane(env: unknown = BOTH, more: object = {}): object {
  return inPods({ containers: [container('control-plane', CP, { env, ...more })] });
}

function environment(kind: string, ...variables: readonly Variable[]): readonly Variable[] {
  return [{ name: 'KUMA_ENVIRONMENT', value: kind }, ...variables];
}

const ENV = `${POD}.containers[0].env`;
const FIRST = `${POD}.containers[0].image`;
const OF_CP = `${FIRST} ${CP}`;
const AS_SIDECAR = 'injected into every pod as kuma-sidecar';
const AS_INIT = 'injected into every pod as kuma-init';

/** One place for an image. */
interface Place {
  readonly type: string;
  /** @returns the resource with this as the image */
  readonly resource: (image: unknown) => object;
  readonly image: string;
  readonly path: string;
  /** Where it is told that the image is not known, if not at the same place. */
  readonly unknownPath?: string;
  readonly role?: string;
  /** Uses beside it, whatever the image is. */
  readonly others?: readonly string[];
}

const PLACES: Readonly<Record<string, Place>> = {
  'the control plane': {
    type: 'apps/v1:Deployment',
    resource: (image) => inPods({ containers: [container('control-plane', image, { env: BOTH })] }),
    image: CP,
    path: FIRST,
    others: [`${ENV}[0].value ${KUMA_INIT} (injected)`, `${ENV}[1].value ${DP} (injected)`],
  },
  "a universal control plane's migration": {
    type: 'apps/v1:Deployment',
    resource: (image) =>
      inPods({
        initContainers: [container('migration', image, { env: environment('universal') })],
        containers: [container('control-plane', CP, { env: environment('universal') })],
      }),
    image: CP,
    path: `${POD}.initContainers[0].image`,
    others: [OF_CP],
  },
  'the sidecar, by its variable': {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([{ name: SIDECAR, value }]),
    image: DP,
    path: `${ENV}[0].value`,
    role: AS_SIDECAR,
    others: [OF_CP],
  },
  'the init container, by its variable': {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([{ name: INIT, value }]),
    image: KUMA_INIT,
    path: `${ENV}[0].value`,
    role: AS_INIT,
    others: [OF_CP],
  },
  "the sidecar, by the loader's longer name": {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([...BOTH, { name: LONG_SIDECAR, value }]),
    image: 'registry.acme.com/kuma-dp:1',
    path: `${ENV}[2].value`,
    role: AS_SIDECAR,
    others: [OF_CP, `${ENV}[0].value ${KUMA_INIT} (injected)`, `${ENV}[1].value ${DP} (injected)`],
  },
  "the init container, by the loader's longer name": {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([{ name: LONG_INIT, value }, ...BOTH]),
    image: 'registry.acme.com/kuma-init:1',
    path: `${ENV}[0].value`,
    role: AS_INIT,
    others: [OF_CP, `${ENV}[1].value ${KUMA_INIT} (injected)`, `${ENV}[2].value ${DP} (injected)`],
  },
  'the sidecar, by an earlier duplicate (envVarEntries)': {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([{ name: SIDECAR, value }, ...BOTH]),
    image: 'registry.acme.com/kuma-dp:1',
    path: `${ENV}[0].value`,
    role: AS_SIDECAR,
    others: [OF_CP, `${ENV}[1].value ${KUMA_INIT} (injected)`, `${ENV}[2].value ${DP} (injected)`],
  },
  'the sidecar, by a later duplicate': {
    type: 'apps/v1:Deployment',
    resource: (value) => controlPlane([...BOTH, { name: SIDECAR, value }]),
    image: 'registry.acme.com/kuma-dp:1',
    path: `${ENV}[2].value`,
    role: AS_SIDECAR,
    others: [OF_CP, `${ENV}[0].value ${KUMA_INIT} (injected)`, `${ENV}[1].value ${DP} (injected)`],
  },
  'zone ingress': {
    type: 'apps/v1:Deployment',
    resource: (image) => inPods({ containers: [container('ingress', image, { args: ['run', '--log-level=info'] })] }),
    image: DP,
    path: FIRST,
  },
  'zone egress': {
    type: 'apps/v1:Deployment',
    resource: (image) => inPods({ containers: [container('egress', image, { args: ['run', '--log-level=info'] })] }),
    image: DP,
    path: FIRST,
  },
  'the CNI': {
    type: 'apps/v1:DaemonSet',
    resource: (image) =>
      inPods({
        containers: [
          container('install-cni', image, {
            command: ['sh', '-c', '--'],
            args: ['sleep 0 && exec /install-cni'],
            env: [
              { name: 'CNI_CONF_NAME', value: 'kuma-cni.conf' },
              { name: 'CNI_NETWORK_CONFIG', valueFrom: { configMapKeyRef: { name: 'kuma-cni-config', key: 'c' } } },
            ],
          }),
        ],
      }),
    image: 'docker.io/kong/kuma-cni:2.14.3',
    path: FIRST,
  },
  'merbridge, in the place of the CNI': {
    type: 'apps/v1:DaemonSet',
    resource: (image) =>
      inPods({ containers: [container('install-cni', image, { securityContext: { privileged: true } })] }),
    image: 'docker.io/kumahq/merbridge:0.8.5',
    path: FIRST,
  },
  "the eBPF clean-up's own container": {
    type: 'batch/v1:Job',
    resource: (image) => inPods({ containers: [container('post-delete-job', image)] }),
    image: 'docker.io/kumahq/kuma-init:2.12.14',
    path: FIRST,
  },
  "kubectl of the CRDs' installation": {
    type: 'batch/v1:Job',
    resource: (image) =>
      inPods({
        containers: [container('pre-upgrade-job', image)],
        initContainers: [container('pre-upgrade-job-init', 'docker.io/kong/kumactl:2.14.3')],
      }),
    image: KUBECTL,
    path: FIRST,
    others: [`${POD}.initContainers[0].image docker.io/kong/kumactl:2.14.3`],
  },
  "kumactl of the CRDs' installation": {
    type: 'batch/v1:Job',
    resource: (image) =>
      inPods({
        containers: [container('pre-upgrade-job', KUBECTL)],
        initContainers: [container('pre-upgrade-job-init', image)],
      }),
    image: 'docker.io/kong/kumactl:2.14.3',
    path: `${POD}.initContainers[0].image`,
    others: [`${FIRST} ${KUBECTL}`],
  },
  'patch-ns': {
    type: 'batch/v1:Job',
    resource: (image) => inPods({ containers: [container('pre-install-job', image)] }),
    image: KUBECTL,
    path: FIRST,
  },
  'delete-webhook, as old charts have it': {
    type: 'batch/v1:Job',
    resource: (image) => inPods({ containers: [container('pre-delete-job', image)] }),
    image: 'docker.io/bitnami/kubectl:1.27.5',
    path: FIRST,
  },
  "rollout-zoneproxy's wait": {
    type: 'batch/v1:Job',
    resource: (image) =>
      inPods({
        initContainers: [container('wait-for-control-plane', image)],
        containers: [container('rollout', KUBECTL)],
      }),
    image: KUBECTL,
    path: `${POD}.initContainers[0].image`,
    others: [`${FIRST} ${KUBECTL}`],
  },
  'rollout-zoneproxy': {
    type: 'batch/v1:Job',
    resource: (image) =>
      inPods({
        initContainers: [container('wait-for-control-plane', KUBECTL)],
        containers: [container('rollout', image)],
      }),
    image: KUBECTL,
    path: FIRST,
    others: [`${POD}.initContainers[0].image ${KUBECTL}`],
  },
  "a zone proxy's pause": {
    type: 'apps/v1:Deployment',
    resource: (image) => ({
      spec: {
        template: {
          metadata: { labels: { 'kuma.io/sidecar-injection': 'enabled' } },
          spec: { containers: [container('pause', image)] },
        },
      },
    }),
    image: `registry.k8s.io/pause:3.10@sha256:${'ee'.repeat(32)}`,
    path: FIRST,
  },
  ratelimit: {
    type: 'apps/v1:Deployment',
    resource: (image) => inPods({ containers: [container('ratelimit', image)] }),
    image: `envoyproxy/ratelimit:542a6047@sha256:${'84'.repeat(32)}`,
    path: FIRST,
  },
  'a native sidecar, as it stands in a pod': {
    type: 'core/v1:Pod',
    resource: (image) => ({
      spec: {
        containers: [container('app', 'acme/app:1')],
        initContainers: [container('kuma-sidecar', image, { restartPolicy: 'Always' })],
      },
    }),
    image: DP,
    path: 'spec.initContainers[0].image',
    others: ['spec.containers[0].image acme/app:1'],
  },
  ...configurationPlaces(),
  ...patchPlaces(),
};

/** The control plane's file, in each of the four places that hold files. */
function configurationPlaces(): Record<string, Place> {
  const NAMES = [
    ['sidecarContainer', AS_SIDECAR],
    ['initContainer', AS_INIT],
  ] as const;
  const FIELDS = [
    ['ConfigMap', 'data', false],
    ['ConfigMap', 'binaryData', true],
    ['Secret', 'data', true],
    ['Secret', 'stringData', false],
  ] as const;
  return Object.fromEntries(
    FIELDS.flatMap(([kind, field, base64]) =>
      NAMES.map(([name, role]): [string, Place] => [
        `${name} in config.yaml, in ${field} of a ${kind}`,
        {
          type: `core/v1:${kind}`,
          resource: (image) => {
            const file = `mode: zone\nruntime:\n  kubernetes:\n    injector:\n      ${name}:\n        image: ${String(image)}\n`;
            return {
              metadata: { name: 'kong-mesh-control-plane-config' },
              [field]: {
                'other.yaml': 'image: other:1',
                'config.yaml': base64 ? Buffer.from(file).toString('base64') : file,
              },
            };
          },
          image: 'registry.acme.com/other:1',
          path: `${field}["config.yaml"].runtime.kubernetes.injector.${name}.image`,
          // A text that holds a stand-in is unknown as a whole; in base64 only what it stands for is.
          ...(!base64 && { unknownPath: `${field}["config.yaml"]` }),
          role,
        },
      ]),
    ),
  );
}

/** What a ContainerPatch can do to an image. */
function patchPlaces(): Record<string, Place> {
  const LISTS = [
    ['sidecarPatch', AS_SIDECAR],
    ['initPatch', AS_INIT],
  ] as const;
  const OPERATIONS: Readonly<Record<string, (image: unknown) => object>> = {
    'by adding it': (image) => ({ op: 'add', path: '/image', value: JSON.stringify(image) }),
    'by replacing it': (image) => ({ op: 'replace', path: '/image', value: JSON.stringify(image) }),
    'by adding the whole container': (image) => ({ op: 'add', path: '', value: JSON.stringify({ name: 'x', image }) }),
    'by replacing the whole container': (image) => ({ op: 'replace', path: '', value: JSON.stringify({ image }) }),
  };
  return Object.fromEntries(
    LISTS.flatMap(([list, role]) =>
      Object.entries(OPERATIONS).map(([how, operation]): [string, Place] => [
        `${list} of a ContainerPatch, ${how}`,
        {
          type: 'kuma.io/v1alpha1:ContainerPatch',
          resource: (image) => ({
            spec: { [list]: [{ op: 'add', path: '/env', value: '[]' }, operation(image)] },
          }),
          image: 'registry.acme.com/other:1',
          path: `spec.${list}[1].value`,
          role: `${role}, by this patch`,
        },
      ]),
    ),
  );
}

describe("Kong Mesh's images", () => {
  for (const [name, { type, resource, image, path, unknownPath = path, role, others = [] }] of Object.entries(PLACES)) {
    it(`are found: ${name}`, () => {
      const uses = plannedUses(type, resource(image));
      const injected = role !== undefined;
      expect(uses.map(useLine)).to.have.members([`${path} ${image}${injected ? ' (injected)' : ''}`, ...others]);
      const found = uses.find((use) => indexedPlace(use) === path);
      expect(found).to.deep.include({ image, injected, ...(injected && { role }) });
    });

    it(`are not known: ${name}`, () => {
      for (const unknown of [UNKNOWN_TEXT, `docker.io/kong/hunter2:${UNKNOWN_TEXT}`]) {
        const uses = plannedUses(type, resource(unknown));
        expect(uses.map(useLine)).to.have.members([`${unknownPath} IMAGE_UNKNOWN`, ...others]);
        expect(JSON.stringify(uses)).to.not.contain('hunter2');
        expect(JSON.stringify(uses)).to.not.contain(UNKNOWN_TEXT);
      }
    });
  }

  describe('to inject', () => {
    it('are known with what else is in the environment, and in every API version of a Deployment', () => {
      for (const version of ['apps/v1', 'apps/v1beta1', 'apps/v1beta2', 'extensions/v1beta1']) {
        expect(useLines(`${version}:Deployment`, controlPlane(environment('kubernetes', ...BOTH)))).to.deep.equal([
          OF_CP,
          `${ENV}[1].value ${KUMA_INIT} (injected)`,
          `${ENV}[2].value ${DP} (injected)`,
        ]);
      }
    });

    const ELSEWHERE: Readonly<Record<string, Variable>> = {
      'from a Secret (controlPlane.secrets)': { name: SIDECAR, valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
      'from a ConfigMap': { name: SIDECAR, valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
      'from a Secret, by the longer name': { name: LONG_SIDECAR, valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
      'from a Secret, for the init container': { name: INIT, valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
    };
    for (const [name, variable] of Object.entries(ELSEWHERE)) {
      it(`are not known ${name}, wherever it stands`, () => {
        expect(useLines('apps/v1:Deployment', controlPlane([...BOTH, variable]))).to.deep.equal([
          OF_CP,
          `${ENV}[0].value ${KUMA_INIT} (injected)`,
          `${ENV}[1].value ${DP} (injected)`,
          `${ENV}[2].valueFrom IMAGE_UNKNOWN`,
        ]);
        expect(useLines('apps/v1:Deployment', controlPlane([variable, ...BOTH]))).to.include(
          `${ENV}[0].valueFrom IMAGE_UNKNOWN`,
        );
      });
    }

    it('are not known with any envFrom on a control plane, and only there', () => {
      const envFrom = [{ secretRef: { name: 'a' } }];
      for (const from of [envFrom, UNKNOWN_LIST, [UNKNOWN_OBJECT]]) {
        expect(useLines('apps/v1:Deployment', controlPlane(BOTH, { envFrom: from }))).to.deep.equal([
          OF_CP,
          `${ENV}[0].value ${KUMA_INIT} (injected)`,
          `${ENV}[1].value ${DP} (injected)`,
          `${POD}.containers[0].envFrom IMAGE_UNKNOWN`,
        ]);
      }
      for (const from of [undefined, null, []]) {
        expect(useLines('apps/v1:Deployment', controlPlane(BOTH, { envFrom: from }))).to.have.length(3);
      }
      expect(
        useLines('apps/v1:Deployment', inPods({ containers: [container('web', 'nginx:1', { envFrom })] })),
      ).to.deep.equal([`${FIRST} nginx:1`]);
    });

    it('are not known with an unknown environment, variable or name', () => {
      expect(useLines('apps/v1:Deployment', controlPlane(UNKNOWN_LIST))).to.deep.equal([OF_CP, `${ENV} IMAGE_UNKNOWN`]);
      expect(
        useLines('apps/v1:Deployment', controlPlane([UNKNOWN_OBJECT, { name: UNKNOWN_TEXT, value: 'a:1' }, ...BOTH])),
      ).to.deep.equal([
        OF_CP,
        `${ENV}[0] IMAGE_UNKNOWN`,
        `${ENV}[1] IMAGE_UNKNOWN`,
        `${ENV}[2].value ${KUMA_INIT} (injected)`,
        `${ENV}[3].value ${DP} (injected)`,
      ]);
    });
  });

  describe('to inject, in a command line', () => {
    const started = (more: object, image = CP, name = 'control-plane') =>
      useLines('apps/v1:Deployment', inPods({ containers: [container(name, image, more)] })).slice(1);
    const shell = (script: string) => started({ command: ['sh', '-c', script] });
    const COMMAND = `${POD}.containers[0].command`;
    const NAMED = `${COMMAND} a.example/x:1 (injected)`;

    it('are those that a shell or env sets', () => {
      for (const script of [
        `${SIDECAR}=a.example/x:1 kuma-cp run`,
        `export ${SIDECAR}=a.example/x:1; exec kuma-cp run`,
        `export "${SIDECAR}=a.example/x:1" && kuma-cp run`,
        `I=a.example/x:1; ${SIDECAR}="$I" kuma-cp run`,
        `env -u X ${SIDECAR}=a.example/x:1 kuma-cp run`,
        `if true; then ${LONG_SIDECAR}='a.example/x:1' /usr/bin/kuma-cp run; fi`,
        `sh -c '${SIDECAR}=a.example/x:1 kuma-cp run'`,
      ]) {
        expect(shell(script), script).to.deep.equal([NAMED]);
      }
      expect(started({ command: ['env', `${SIDECAR}=a.example/x:1`, 'kuma-cp', 'run'] })).to.deep.equal([NAMED]);
      expect(
        started({ command: ['sh', '-c', `${SIDECAR}=a.example/x:1 acme run`] }, 'acme/mesh:1', 'mesh'),
        'of whatever program',
      ).to.deep.equal([NAMED]);
      expect(shell(`echo ${SIDECAR}=a.example/x:1; X=${SIDECAR} kuma-cp run`), 'that is no assignment').to.deep.equal(
        [],
      );
    });

    it('replace the default where they are set for the control plane itself', () => {
      const both = `${SIDECAR}=a.example/x:1 ${INIT}=a.example/y:1`;
      expect(shell(`KUMA_ENVIRONMENT=kubernetes ${both} kuma-cp run`)).to.deep.equal([
        NAMED,
        `${COMMAND} a.example/y:1 (injected)`,
      ]);
      expect(shell('KUMA_ENVIRONMENT=kubernetes kuma-cp run')).to.deep.equal([
        `${ENV} kuma/kuma-dp:latest (injected)`,
        `${ENV} kuma/kuma-init:latest (injected)`,
      ]);
      expect(shell('KUMA_ENVIRONMENT=universal kuma-cp run')).to.deep.equal([]);
    });

    it('are the defaults where the command takes the variables away', () => {
      for (const command of [
        ['env', '-i', 'KUMA_ENVIRONMENT=kubernetes', 'kuma-cp', 'run'],
        ['env', '-u', SIDECAR, '--unset', INIT, 'kuma-cp', 'run'],
        ['sh', '-c', `unset ${SIDECAR} ${INIT}; kuma-cp run`],
      ]) {
        expect(started({ env: environment('kubernetes', ...BOTH), command }), command.join(' ')).to.include.members([
          `${ENV} kuma/kuma-dp:latest (injected)`,
          `${ENV} kuma/kuma-init:latest (injected)`,
        ]);
      }
      const right = ['env', '-u', 'X', 'kuma-cp', 'run'];
      expect(started({ env: environment('kubernetes', ...BOTH), command: right })).to.have.length(2);
    });

    const UNREADABLE: Readonly<Record<string, string>> = {
      'that a command prints': `${SIDECAR}="$(cat /image)" kuma-cp run`,
      'of a variable that is not known': `${SIDECAR}=$I kuma-cp run`,
      'from a file': '. /vault/secrets/env; kuma-cp run',
      'in a script that is not known': UNKNOWN_TEXT,
      'in a script with an end that is missing': `X="a kuma-cp run`,
    };
    for (const [name, script] of Object.entries(UNREADABLE)) {
      it(`are not known ${name}`, () => {
        expect(shell(script)).to.deep.equal([`${COMMAND} IMAGE_UNKNOWN`]);
        expect(shell(`${script}\n`), 'of a line').to.deep.equal([`${COMMAND} IMAGE_UNKNOWN`]);
      });
    }

    it('are known through variables in arguments', () => {
      const env = [{ name: 'I', value: 'a.example/x:1' }];
      expect(started({ env, command: ['env', `${SIDECAR}=$(I)`, 'kuma-cp'] })).to.deep.equal([NAMED]);
      expect(started({ env, command: ['sh', '-c', `${SIDECAR}=$I kuma-cp run`] })).to.deep.equal([NAMED]);
    });

    it('are known through variables in values, and not where these are not', () => {
      const R = { name: 'R', value: 'a.example' };
      const value = (...before: readonly Variable[]) =>
        started({ env: [...before, { name: SIDECAR, value: '$(R)/x:1' }] });
      expect(value(R)).to.deep.equal([`${ENV}[1].value a.example/x:1 (injected)`]);
      expect(value({ ...R, value: UNKNOWN_TEXT })).to.deep.equal([`${ENV}[1].value IMAGE_UNKNOWN`]);
      expect(value({ name: 'R', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } })).to.deep.equal([
        `${ENV}[1].value IMAGE_UNKNOWN`,
      ]);
      expect(value(), 'nobody sets it').to.deep.equal([`${ENV}[0].value IMAGE_UNKNOWN`]);
    });
  });

  describe('to inject where nobody names them', () => {
    const DEFAULT_DP = `${ENV} kuma/kuma-dp:latest (injected)`;
    const DEFAULT_INIT = `${ENV} kuma/kuma-init:latest (injected)`;

    it("are Kuma's own defaults on Kubernetes", () => {
      expect(useLines('apps/v1:Deployment', controlPlane(environment('kubernetes')))).to.deep.equal([
        OF_CP,
        DEFAULT_DP,
        DEFAULT_INIT,
      ]);
      const roles = plannedUses('apps/v1:Deployment', controlPlane(environment('kubernetes'))).map(({ role }) => role);
      expect(roles[1]).to.match(/^injected into every pod as kuma-sidecar\b/);
      expect(roles[2]).to.match(/^injected into every pod as kuma-init\b/);
    });

    it('are the one default that is not replaced', () => {
      const [init, sidecar] = BOTH as [Variable, Variable];
      expect(useLines('apps/v1:Deployment', controlPlane(environment('kubernetes', init)))).to.have.members([
        OF_CP,
        `${ENV}[1].value ${KUMA_INIT} (injected)`,
        DEFAULT_DP,
      ]);
      expect(useLines('apps/v1:Deployment', controlPlane(environment('kubernetes', sidecar)))).to.have.members([
        OF_CP,
        `${ENV}[1].value ${DP} (injected)`,
        DEFAULT_INIT,
      ]);
    });

    it('are none on universal, or in another container', () => {
      expect(useLines('apps/v1:Deployment', controlPlane(environment('universal')))).to.deep.equal([OF_CP]);
      const other = inPods({
        containers: [container('web', 'nginx:1', { env: [{ name: 'MODE', value: 'kubernetes' }] })],
      });
      expect(useLines('apps/v1:Deployment', other)).to.deep.equal([`${FIRST} nginx:1`]);
    });

    it('are those of any container that says it is on Kubernetes, whatever its name and image', () => {
      const other = (env: unknown) => inPods({ containers: [container('mesh', 'acme/mesh:1', { env })] });
      expect(useLines('apps/v1:Deployment', other(environment('kubernetes')))).to.deep.equal([
        `${FIRST} acme/mesh:1`,
        DEFAULT_DP,
        DEFAULT_INIT,
      ]);
      expect(useLines('apps/v1:Deployment', other(environment('universal')))).to.deep.equal([`${FIRST} acme/mesh:1`]);
    });

    describe('by a name that Kuma reads', () => {
      const named = (name: string) =>
        useLines('apps/v1:Deployment', controlPlane(environment('kubernetes', { name, value: 'a.example/x:1' })));
      const NAMED = `${ENV}[1].value a.example/x:1 (injected)`;

      for (const name of [
        'KUMA_RUNTIME_KUBERNETES_INJECTOR_INIT_CONTAINER_IMAGE',
        'KUMA_INJECTOR_SIDECAR_CONTAINER_IMAGE',
        `X_${SIDECAR}`,
        `KUMA_${LONG_INIT}`,
        `RUNTIME_KUBERNETES_INJECTOR_${SIDECAR}`,
      ]) {
        it(`are both defaults beside the image of ${name}, which none does`, () => {
          expect(named(name)).to.deep.equal([OF_CP, NAMED, DEFAULT_DP, DEFAULT_INIT]);
        });
      }

      for (const [name, left] of [
        [SIDECAR, DEFAULT_INIT],
        [LONG_SIDECAR, DEFAULT_INIT],
        [INIT, DEFAULT_DP],
        [LONG_INIT, DEFAULT_DP],
      ] as const) {
        it(`are not the default of ${name}`, () => {
          expect(named(name)).to.deep.equal([OF_CP, NAMED, left]);
        });
      }
    });

    describe('where a file may say that it is on Kubernetes', () => {
      const started = (more: object, image = CP, name = 'control-plane') =>
        useLines('apps/v1:Deployment', inPods({ containers: [container(name, image, { env: [], ...more })] })).slice(1);

      for (const [what, more] of Object.entries<object>({
        '--config-file=': { args: ['run', '--config-file=/etc/kuma/config.yaml'] },
        '--config-file': { args: ['run', '--config-file', '/etc/kuma/config.yaml'] },
        '-c': { args: ['run', '-c', '/etc/kuma/kuma-cp.conf.yml'] },
        'an argument that is not known': { args: ['run', UNKNOWN_TEXT] },
        'a command of its own': { command: ['/usr/bin/kuma-cp'], args: ['run', '-c', '/x'] },
        'a shell': { command: ['sh', '-c', 'sleep 1; exec kuma-cp run -c /x'] },
      })) {
        it(`are the defaults with ${what}`, () => {
          expect(started(more)).to.deep.equal([DEFAULT_DP, DEFAULT_INIT]);
          expect(started({ ...more, env: BOTH })).to.deep.equal([
            `${ENV}[0].value ${KUMA_INIT} (injected)`,
            `${ENV}[1].value ${DP} (injected)`,
          ]);
          expect(started({ ...more, env: environment('universal') })).to.deep.equal([]);
        });
      }

      it('are none without a file, and in other programs with one', () => {
        expect(started({ args: ['run', '--log-level=info'] })).to.deep.equal([]);
        expect(started({ args: ['run', '-c', '/x'] }, 'nginx:1', 'web')).to.deep.equal([]);
        expect(started({ command: ['sh', '-c', 'sleep 1'] })).to.deep.equal([]);
      });

      it('are those of a container that runs kuma-cp, whatever its image is called', () => {
        expect(started({ command: ['/bin/kuma-cp', 'run', '-c', '/x'] }, 'acme/mesh:1', 'mesh')).to.deep.equal([
          DEFAULT_DP,
          DEFAULT_INIT,
        ]);
        expect(started({ command: ['/bin/other', 'run', '-c', '/x'] }, 'acme/mesh:1', 'mesh')).to.deep.equal([]);
      });
    });

    it('are found through variables in values', () => {
      const from = (value: string, ...before: readonly Variable[]) =>
        useLines('apps/v1:Deployment', controlPlane([...before, { name: 'KUMA_ENVIRONMENT', value }])).slice(1);
      const E = { name: 'E', value: 'kubernetes' };
      expect(from('$(E)', E)).to.deep.equal([DEFAULT_DP, DEFAULT_INIT]);
      expect(from('$(E)', { ...E, value: 'universal' })).to.deep.equal([]);
      expect(from('$(E)', { name: 'E', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } })).to.deep.equal([
        DEFAULT_DP,
        DEFAULT_INIT,
      ]);
      expect(from('$$(E)', E), 'escaped').to.deep.equal([]);
    });

    it('are not known where it is not known whether it runs on Kubernetes', () => {
      for (const variable of [
        { name: 'KUMA_ENVIRONMENT', value: UNKNOWN_TEXT },
        { name: 'KUMA_ENVIRONMENT', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
      ]) {
        const lines = useLines('apps/v1:Deployment', controlPlane([variable]));
        expect(lines.slice(1), 'with neither image named').to.not.deep.equal([]);
        expect(useLines('apps/v1:Deployment', controlPlane([variable, ...BOTH]))).to.deep.equal([
          OF_CP,
          `${ENV}[1].value ${KUMA_INIT} (injected)`,
          `${ENV}[2].value ${DP} (injected)`,
        ]);
      }
    });
  });

  describe('to clean up eBPF programs on every node', () => {
    const IMAGE = 'docker.io/kumahq/kuma-init:2.12.14';
    const job = (words: unknown, image: unknown = IMAGE, list = 'args') =>
      useLines('batch/v1:Job', inPods({ containers: [container('post-delete-job', image, { [list]: words })] }));
    const SPACED = (registry: unknown, repository: unknown) => [
      'uninstall',
      'ebpf',
      '--cleanup-image-registry',
      registry,
      '--cleanup-image-repository',
      repository,
    ];
    const JOINED = (registry: string, repository: string) => [
      'uninstall',
      'ebpf',
      `--cleanup-image-registry=${registry}`,
      `--cleanup-image-repository=${repository}`,
    ];
    const UNREADABLE = [`${FIRST} ${IMAGE}`, `${POD}.containers[0].args IMAGE_UNKNOWN`];

    it('are those of two arguments, with the version of kumactl, in both spellings', () => {
      for (const words of [SPACED('r.acme.com/a', 'init'), JOINED('r.acme.com/a', 'init')]) {
        for (const list of ['args', 'command']) {
          expect(job(words, IMAGE, list)).to.deep.equal([
            `${FIRST} ${IMAGE}`,
            `${POD}.containers[0].${list} r.acme.com/a/init:2.12.14 (injected)`,
          ]);
        }
      }
    });

    it('are those of the last of several arguments', () => {
      expect(job([...SPACED('a', 'b'), ...JOINED('r.acme.com/c', 'd')])).to.include(
        `${POD}.containers[0].args r.acme.com/c/d:2.12.14 (injected)`,
      );
    });

    it('have the tag before a digest, whatever port the registry has', () => {
      const pinned = `r.acme.com:5000/kuma-init:2.12.14@sha256:${'ab'.repeat(32)}`;
      expect(job(SPACED('r.acme.com/a', 'init'), pinned)[1]).to.equal(
        `${POD}.containers[0].args r.acme.com/a/init:2.12.14 (injected)`,
      );
    });

    it('are not known where the version is not', () => {
      for (const image of [UNKNOWN_TEXT, 'r.acme.com:5000/kuma-init', `kumahq/kuma-init@sha256:${'ab'.repeat(32)}`]) {
        expect(job(SPACED('a', 'b'), image)[1]).to.equal(`${POD}.containers[0].args IMAGE_UNKNOWN`);
      }
    });

    it('are not known where one argument is not, or is not there', () => {
      for (const words of [
        SPACED(UNKNOWN_TEXT, 'init'),
        SPACED('r.acme.com/a', UNKNOWN_TEXT),
        SPACED(UNKNOWN_TEXT, UNKNOWN_TEXT),
        JOINED(UNKNOWN_TEXT, 'init'),
        JOINED('r.acme.com/a', UNKNOWN_TEXT),
        ['--cleanup-image-registry', 'r.acme.com/a'],
        ['--cleanup-image-repository=init'],
        [...JOINED('r.acme.com/a', 'init'), '--cleanup-image-registry'],
      ]) {
        expect(job(words), JSON.stringify(words)).to.deep.equal(UNREADABLE);
      }
    });

    it('are not known where both arguments are not, each with its name', () => {
      expect(job(JOINED(UNKNOWN_TEXT, UNKNOWN_TEXT))).to.deep.equal(UNREADABLE);
    });

    it('are not known where the arguments are not at all', () => {
      expect(job(UNKNOWN_LIST)).to.deep.equal(UNREADABLE);
    });

    it('are not known where a later, unknown argument can change them', () => {
      expect(job([...JOINED('r.acme.com/a', 'init'), UNKNOWN_TEXT])).to.include(UNREADABLE[1]);
    });

    it('have the tag that a third argument gives', () => {
      for (const tag of [['--cleanup-image-tag', '9.9.9'], ['--cleanup-image-tag=9.9.9']]) {
        expect(job([...SPACED('r.acme.com/a', 'init'), ...tag])).to.deep.equal([
          `${FIRST} ${IMAGE}`,
          `${POD}.containers[0].args r.acme.com/a/init:9.9.9 (injected)`,
        ]);
      }
      expect(job([...SPACED('r.acme.com/a', 'init'), '--cleanup-image-tag', UNKNOWN_TEXT])).to.deep.equal(UNREADABLE);
    });

    it("are kumactl's own defaults where no argument names them", () => {
      expect(job(['uninstall', 'ebpf', '--bpffs-path', '/sys/fs/bpf'])).to.deep.equal([
        `${FIRST} ${IMAGE}`,
        `${POD}.containers[0].args kumahq/kuma-init:2.12.14 (injected)`,
      ]);
      expect(job(['uninstall', 'ebpf', '--cleanup-image-registry=r.acme.com/a'])[1]).to.equal(
        `${POD}.containers[0].args r.acme.com/a/kuma-init:2.12.14 (injected)`,
      );
    });

    it("are those of a shell's command", () => {
      const shell = (script: string, image: unknown = IMAGE) => job(['sh', '-c', script], image, 'command');
      const AT = `${POD}.containers[0].command`;
      for (const [script, image] of [
        ['kumactl uninstall ebpf', 'kumahq/kuma-init:2.12.14'],
        [
          'sleep 1 && /usr/bin/kumactl uninstall ebpf --cleanup-image-registry=r.acme.com/a',
          'r.acme.com/a/kuma-init:2.12.14',
        ],
        ['R=r.acme.com/a; kumactl uninstall ebpf --cleanup-image-registry $R', 'r.acme.com/a/kuma-init:2.12.14'],
        ['exec kumactl uninstall ebpf --cleanup-image-tag "9"', 'kumahq/kuma-init:9'],
      ] as const) {
        expect(shell(script), script).to.deep.equal([`${FIRST} ${IMAGE}`, `${AT} ${image} (injected)`]);
      }
      for (const script of [
        'kumactl uninstall ebpf --cleanup-image-registry $R',
        'kumactl uninstall "$WHAT"',
        "kumactl uninstall ebpf 'unterminated",
      ]) {
        expect(shell(script), script).to.include(`${AT} IMAGE_UNKNOWN`);
      }
      expect(shell('kumactl uninstall transparent-proxy')).to.deep.equal([`${FIRST} ${IMAGE}`]);
      expect(shell('echo uninstall ebpf')).to.deep.equal([`${FIRST} ${IMAGE}`]);
    });

    it('are none where the arguments are of something else', () => {
      for (const words of [undefined, null, [], 'x', ['uninstall', 'transparent-proxy'], [5, null, {}]]) {
        expect(job(words)).to.deep.equal([`${FIRST} ${IMAGE}`]);
      }
    });
  });

  describe('in config.yaml', () => {
    const NAME = 'kong-mesh-control-plane-config';
    const configMap = (data: unknown, name: unknown = NAME) =>
      useLines('core/v1:ConfigMap', { metadata: { name }, data });
    const file = (text: string, name?: unknown) => configMap({ 'config.yaml': text }, name);
    const AT = 'data["config.yaml"]';

    it('are none in what the charts print, and in empty files', () => {
      for (const text of [
        '# use this file to override default configuration of `kuma-cp`\n#\n# see conf/kuma-cp.conf.yml\n',
        '',
        '{}',
        'null',
        '- a',
        'runtime: x',
        'runtime: {kubernetes: {injector: {sidecarContainer: {image: null}}}}',
        'runtime: {kubernetes: {injector: {containerPatches: [a]}}}',
      ]) {
        expect(file(text), text).to.deep.equal([]);
      }
    });

    it('are both, also by anchors and merge keys', () => {
      expect(
        file(
          [
            'x: &x {image: "a:1"}',
            'runtime: {kubernetes: {injector: {sidecarContainer: *x, initContainer: {<<: *x}}}}',
          ].join('\n'),
        ),
      ).to.deep.equal([
        `${AT}.runtime.kubernetes.injector.sidecarContainer.image a:1 (injected)`,
        `${AT}.runtime.kubernetes.injector.initContainer.image a:1 (injected)`,
      ]);
    });

    it('count under any name of the object and of the file', () => {
      const text = 'runtime: {kubernetes: {injector: {sidecarContainer: {image: "a:1"}}}}';
      const path = 'runtime.kubernetes.injector.sidecarContainer.image a:1 (injected)';
      expect(file(text, 'anything')).to.have.length(1);
      for (const key of ['kuma.yaml', 'kuma-cp.conf.yml', 'cp', 'CONFIG']) {
        expect(configMap({ [key]: text }, 'anything')).to.deep.equal([
          `data["${key}"].${path}`.replace('["cp"]', '.cp').replace('["CONFIG"]', '.CONFIG'),
        ]);
      }
      expect(useLines('core/v1:ConfigMapPatch', { data: { x: text } })).to.deep.equal([`data.x.${path}`]);
      expect(useLines('kuma.io/v1:ConfigMap', { data: { 'config.yaml': text } })).to.deep.equal([]);
    });

    it('are not known where something on the way is not, or is no text', () => {
      for (const [text, at] of [
        ['sidecarContainer: {image: 5}', 'sidecarContainer'],
        ['sidecarContainer: {image: {repository: a}}', 'sidecarContainer'],
        ['initContainer: {image: [a]}', 'initContainer'],
      ] as const) {
        expect(file(`runtime: {kubernetes: {injector: {${text}}}}`), text).to.deep.equal([
          `${AT}.runtime.kubernetes.injector.${at}.image IMAGE_UNKNOWN`,
        ]);
      }
    });

    const UNREADABLE: Readonly<Record<string, unknown>> = {
      'an unknown file': { 'config.yaml': UNKNOWN_TEXT },
      'a partly unknown file': { 'config.yaml': `mode: zone\nx: ${UNKNOWN_TEXT}` },
      'unknown data': UNKNOWN_OBJECT,
      'no YAML': { 'config.yaml': '{a: [' },
      'a text that is not closed': { 'config.yaml': 'mode: "zone\n' },
      'an alias inside what it stands for': { 'config.yaml': 'a: &a [*a]\n' },
    };
    for (const [name, data] of Object.entries(UNREADABLE)) {
      it(`are not known with ${name}, if it is a control plane's`, () => {
        for (const owner of [NAME, 'kuma-control-plane-config', UNKNOWN_TEXT]) {
          expect(configMap(data, owner)).to.deep.equal([`${AT} IMAGE_UNKNOWN`]);
        }
        expect(configMap(data, 'grafana')).to.deep.equal([]);
      });
    }

    it('are not known in an alias bomb', () => {
      const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
        .concat(
          ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, index) => {
            const before = 'abcdefgh'[index] ?? '';
            return `${key}: &${key} [${Array<string>(9).fill(`*${before}`).join(',')}]`;
          }),
        )
        .join('\n');
      expect(file(bomb)).to.deep.equal([`${AT} IMAGE_UNKNOWN`]);
    });

    it("are those that Go's reader finds: of equal keys the last, and a quoted text to its end", () => {
      const injector = (image: string) =>
        `runtime: {kubernetes: {injector: {sidecarContainer: {image: "${image}"}}}}\n`;
      for (const text of [
        `${injector('b:1')}${injector('a:1')}`,
        `x: "a \\"\n${injector('b:1').replaceAll('"', '')}"\n${injector('a:1')}`,
        `x: 'a\n${injector('b:1')}'\n${injector('a:1')}`,
      ]) {
        expect(
          file(text).map((line) => line.slice(-14)),
          text,
        ).to.deep.equal(['a:1 (injected)']);
      }
    });

    it('are not known in another file that can not be read, if it speaks of what is injected', () => {
      const broken = 'a: *nothing\n';
      const speaks = `${broken}runtime: {kubernetes: {injector: {sidecarContainer: {image: "a:1"}}}}`;
      expect(configMap({ x: speaks }, 'any')).to.deep.equal(['data.x IMAGE_UNKNOWN']);
      for (const [key, container] of [
        ['"\\x69njector"', 'sidecarContainer'],
        ['"\\u0069njector"', 'initContainer'],
        ['"\\U00000069njector"', 'initContainer'],
        ['"inj\\\n  ector"', 'sidecar\u017fContainer: {}, sidecarContainer'],
        ['INJECTOR', '\u017fidecarContainer'],
        ['!!binary aW5qZWN0b3I=', 'initContainer'],
      ] as const) {
        const text = `${broken}runtime: {kubernetes: {${key}: {${container}: {image: "a:1"}}}}`;
        expect(configMap({ x: text }, 'any'), text).to.deep.equal(['data.x IMAGE_UNKNOWN']);
      }
      for (const text of [
        `${broken}injector: {}`,
        `${broken}image: a:1`,
        '-----BEGIN CERTIFICATE-----\nAAAA\n',
        '{{ .injector }}',
      ]) {
        expect(configMap({ x: text }, 'any'), text).to.deep.equal([]);
      }
    });

    it("are not known in a control plane's other files of settings, and keys and certificates are none", () => {
      expect(configMap({ 'kuma.yml': UNKNOWN_TEXT })).to.deep.equal(['data["kuma.yml"] IMAGE_UNKNOWN']);
      expect(configMap({ 'kuma-cp.conf': '{' })).to.deep.equal(['data["kuma-cp.conf"] IMAGE_UNKNOWN']);
      expect(configMap({ 'tls.crt': UNKNOWN_TEXT, 'ca.crt': '{' })).to.deep.equal([]);
      expect(configMap({ 'kuma.yml': UNKNOWN_TEXT }, 'grafana')).to.deep.equal([]);
    });

    it("are found by keys that Go's folding takes for the same", () => {
      for (const [sidecar, kubernetes] of [
        ['\u017fidecarContainer', 'kubernetes'],
        ['SIDECARCONTAINER', '\u212aUBERNETE\u017f'],
      ] as const) {
        const text = `runtime: {${kubernetes}: {injector: {${sidecar}: {image: "a:1"}}}}`;
        expect(
          file(text).map((line) => line.slice(-14)),
          text,
        ).to.deep.equal(['a:1 (injected)']);
      }
      // A dotless i is folded to nothing else.
      expect(file('runtime: {kubernetes: {\u0131njector: {sidecarContainer: {image: "a:1"}}}}')).to.deep.equal([]);
    });

    it("are found in whatever case the keys are, as Kuma's reader finds them", () => {
      expect(
        file('Runtime: {KUBERNETES: {injector: {sidecarcontainer: {Image: "a:1"}}}}').map((line) => line.slice(-14)),
      ).to.deep.equal(['a:1 (injected)']);
    });

    it('are those of all four fields', () => {
      const text = 'runtime: {kubernetes: {injector: {initContainer: {image: "a:1"}}}}';
      const base64 = Buffer.from(text).toString('base64');
      expect(
        useLines('core/v1:ConfigMap', { data: { 'config.yaml': text }, binaryData: { 'config.yaml': base64 } }),
      ).to.have.length(2);
      expect(
        useLines('core/v1:Secret', { stringData: { 'config.yaml': text }, data: { 'config.yaml': base64 } }),
      ).to.have.length(2);
      // In a Secret `data` is base64, and no YAML as it stands.
      expect(useLines('core/v1:Secret', { data: { 'config.yaml': text } })).to.deep.equal([]);
    });
  });

  describe('in a ContainerPatch', () => {
    const patch = (operations: unknown, list = 'sidecarPatch') =>
      useLines('kuma.io/v1alpha1:ContainerPatch', { spec: { [list]: operations } });
    const AT = 'spec.sidecarPatch[0]';

    it('are none in other paths, other operations and other kinds', () => {
      for (const operation of [
        { op: 'add', path: '/env/-', value: '{"name":"image","value":"a:1"}' },
        { op: 'replace', path: '/imagePullPolicy', value: '"Always"' },
        { op: 'add', path: '/image/x', value: '"a:1"' },
        { op: 'add', path: '/env', value: UNKNOWN_TEXT },
        { op: UNKNOWN_TEXT, path: '/env', value: '"a:1"' },
        { op: 'remove', path: '/image' },
        { op: 'test', path: '/image', value: '"a:1"' },
        { op: 'copy', path: '/workingDir', from: '/image' },
        { op: 'replace', path: '', value: '{"name":"x"}' },
        'x',
        null,
      ]) {
        expect(patch([operation]), JSON.stringify(operation)).to.deep.equal([]);
      }
      const spec = { sidecarPatch: [{ op: 'add', path: '/image', value: '"a:1"' }] };
      expect(useLines('kuma.io/v1alpha1:MeshTrafficPermission', { spec })).to.deep.equal([]);
      expect(useLines('example.com/v1:ContainerPatch', { spec })).to.deep.equal([]);
    });

    it('are not known where they come from another field', () => {
      for (const op of ['copy', 'move', 'unheard-of', undefined, UNKNOWN_TEXT]) {
        for (const path of ['/image', '']) {
          expect(patch([{ op, path, from: '/workingDir' }])).to.deep.equal([`${AT} IMAGE_UNKNOWN`]);
        }
      }
    });

    const UNREADABLE: Readonly<Record<string, readonly [unknown, string]>> = {
      'a value that is not JSON': [{ op: 'add', path: '/image', value: 'a:1' }, `${AT}.value`],
      'a value that is no text in JSON': [{ op: 'add', path: '/image', value: '5' }, `${AT}.value`],
      'no value': [{ op: 'replace', path: '/image' }, `${AT}.value`],
      'a container that is not JSON': [{ op: 'add', path: '', value: '{image: a}' }, `${AT}.value`],
      'a container that is a list': [{ op: 'add', path: '', value: '[]' }, `${AT}.value`],
      'a container whose image is no text': [{ op: 'add', path: '', value: '{"image":5}' }, `${AT}.value`],
      'an unknown value': [{ op: 'add', path: '/image', value: UNKNOWN_TEXT }, `${AT}.value`],
      'an unknown container': [{ op: 'add', path: '', value: UNKNOWN_TEXT }, `${AT}.value`],
      'an unknown path': [{ op: 'add', path: UNKNOWN_TEXT, value: '"a:1"' }, AT],
      'an unknown operation': [UNKNOWN_OBJECT, AT],
    };
    for (const [name, [operation, at]] of Object.entries(UNREADABLE)) {
      it(`are not known with ${name}, and that hides nothing beside it`, () => {
        expect(patch([operation, { op: 'add', path: '/image', value: '"b:1"' }])).to.deep.equal([
          `${at} IMAGE_UNKNOWN`,
          'spec.sidecarPatch[1].value b:1 (injected)',
        ]);
      });
    }

    it('are not known where a list or the spec is not', () => {
      expect(patch(UNKNOWN_LIST)).to.deep.equal(['spec.sidecarPatch IMAGE_UNKNOWN']);
      expect(patch(UNKNOWN_LIST, 'initPatch')).to.deep.equal(['spec.initPatch IMAGE_UNKNOWN']);
      const lines = useLines('kuma.io/v1alpha1:ContainerPatch', { spec: UNKNOWN_OBJECT });
      expect(lines).to.include('spec IMAGE_UNKNOWN');
      expect(new Set(lines).size, 'told once').to.equal(lines.length);
      expect(useLines('kuma.io/v1alpha1:ContainerPatch', {})).to.deep.equal([]);
    });

    it("are also those of Pulumi's patch of one", () => {
      const spec = { initPatch: [{ op: 'add', path: '/image', value: '"a:1"' }] };
      expect(useLines('kuma.io/v1alpha1:ContainerPatchPatch', { spec })).to.deep.equal([
        'spec.initPatch[0].value a:1 (injected)',
      ]);
    });

    it('are found by pointers that the patch library takes for the same', () => {
      for (const operation of [
        { op: 'add', path: '/Image', value: '"a:1"' },
        { op: 'add', path: 'x/image', value: '"a:1"' },
        { op: 'replace', path: '', value: '{"IMAGE":"a:1"}' },
      ]) {
        expect(patch([operation]), operation.path).to.deep.equal([`${AT}.value a:1 (injected)`]);
      }
    });
  });

  it('are none in a MeshGatewayInstance, whose pods run the sidecar that is injected', () => {
    expect(
      useLines('kuma.io/v1alpha1:MeshGatewayInstance', {
        spec: {
          replicas: 1,
          serviceType: UNKNOWN_TEXT,
          tags: { 'kuma.io/service': 'edge' },
          podTemplate: { metadata: { annotations: { 'kuma.io/container-patches': 'x' } }, spec: { container: {} } },
        },
      }),
    ).to.deep.equal([]);
  });

  it('are none in the annotations and labels of pods', () => {
    const pod = (annotations: object) =>
      useLines('core/v1:Pod', {
        metadata: { annotations, labels: { 'kuma.io/sidecar-injection': 'enabled' } },
        spec: { containers: [container('a', 'a:1')] },
      });
    expect(
      pod({ 'kuma.io/sidecar-env-vars': 'X_CONTAINER_IMAGE=b:1', 'kuma.io/container-patches': 'x' }),
    ).to.deep.equal(['spec.containers[0].image a:1']);
  });
});
