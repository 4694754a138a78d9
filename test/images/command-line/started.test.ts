/** What kubectl, helm and kumactl are told to start, in command lines, scripts and manifests inside of them. */
import { expect } from 'chai';
import fc from 'fast-check';
import { notReadIn } from '../../../src/images/not-read.ts';
import { placeText } from '../../../src/report/place.ts';
import {
  indexedPlace,
  plannedObjects,
  plannedUses,
  UNKNOWN_LIST,
  UNKNOWN_TEXT,
  useLine,
} from '../../support/planned-images.ts';

const KUBECTL = `registry.k8s.io/kubectl:v1.36.1@sha256:${'d0'.repeat(32)}`;
const NOT_IN_PLAN = 'IMAGES_NOT_IN_PLAN';
const UNKNOWN = 'IMAGE_UNKNOWN';
const AT = 'spec.template.spec.containers[0]';

function job(container: object): object {
  return { spec: { template: { spec: { containers: [{ name: 'a', image: KUBECTL, ...container }] } } } };
}

/** What is started beside the container's own image: images, codes, and `not read`. */
function started(container: object, type = 'batch/v1:Job', inputs: object = job(container)): string[] {
  const uses = plannedUses(type, inputs).filter((use) => !indexedPlace(use).endsWith('.image'));
  const notRead = plannedObjects(type, inputs).flatMap(notReadIn);
  for (const use of uses) {
    expect(placeText(use)).to.be.a('string');
  }
  return [...uses.map((use) => ('image' in use ? use.image : use.code)), ...notRead.map(() => 'not read')];
}

const byArguments = (...args: readonly unknown[]) => started({ args });
const byScript = (script: string, more: object = {}) => started({ command: ['sh', '-c', script], ...more });

const POD = '{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: "e:1"}]}}';
const JSON_POD = '{"apiVersion":"v1","spec":{"containers":[{"name":"a","image":"e:1"}]}}';

/** Arguments of kubectl, split at blanks. */
const ARGUMENTS: readonly (readonly [args: string, ...started: readonly string[]])[] = [
  ['run x --image=e:1', 'e:1'],
  ['run x --image e:1', 'e:1'],
  ['-n ns --context=c run x --image=e:1 -it --rm', 'e:1'],
  ['--kubeconfig /k run x --image=e:1 --image=f:1', 'e:1', 'f:1'],
  ['run x --image=e:1 -- sh --image=f:1', 'e:1'],
  ['run x --env -- --image=e:1', 'e:1'],
  [`run x --image=e:1 --overrides=${JSON_POD.replace('e:1', 'f:1')}`, 'e:1', 'f:1'],
  ['run x', NOT_IN_PLAN],
  ['run x --image=', NOT_IN_PLAN],
  ['create deployment d --image=e:1 --image=f:1', 'e:1', 'f:1'],
  ['create job j --image=e:1', 'e:1'],
  ['create cronjob j --image=e:1 --schedule=x', 'e:1'],
  ['create job j --from=cronjob/c', 'not read'],
  ['create deployment d', NOT_IN_PLAN],
  ['create namespace n'],
  ['create secret generic s --from-literal=image=e:1'],
  ['create -f /path'],
  ['set image deployment/d a=e:1 b=f:1', 'e:1', 'f:1'],
  ['set image deployment/d', NOT_IN_PLAN],
  ['set env deployment/d A=b'],
  ['set env deployment/cp KUMA_INJECTOR_INIT_CONTAINER_IMAGE=e:1', 'e:1'],
  ['set resources deployment/d --limits=cpu=1'],
  ['set something deployment/d', NOT_IN_PLAN],
  ['debug p --image=e:1', 'e:1'],
  ['debug p --copy-to=q --set-image=a=e:1,b=f:1', 'e:1', 'f:1'],
  ['apply -f /path -R', 'not read'],
  ['apply --recursive --filename /kuma/crds', 'not read'],
  ['apply --server-side --force-conflicts -f=a.yaml', 'not read'],
  ['apply -k /path', 'not read'],
  ['apply -k github.com/acme/config', NOT_IN_PLAN],
  ['apply -f https://acme.example/x.yaml', NOT_IN_PLAN],
  ['apply -f -', NOT_IN_PLAN],
  ['apply', NOT_IN_PLAN],
  ['apply view-last-applied deployment/d'],
  ['replace --force -f /path', 'not read'],
  ['patch namespace n --type merge --patch {"metadata":{"labels":{"a":"b"}}}'],
  ['patch deployment d -p {"spec":{"template":{"spec":{"containers":[{"name":"a","image":"e:1"}]}}}}', 'e:1'],
  ['patch deployment d --type=json -p=[{"op":"replace","path":"/spec/a/0/image","value":"e:1"}]', 'e:1'],
  ['delete ValidatingWebhookConfiguration --ignore-not-found w'],
  ['wait --for=condition=available deployment/d'],
  ['rollout restart deployment/a deployment/b -n n'],
  ['get pods -o yaml'],
  ['label namespace n a=b --overwrite'],
  ['annotate pod p image=e:1'],
  ['exec p -- ls'],
  ['exec p -- kubectl run x --image=e:1', 'e:1'],
  ['version --client'],
  [''],
  ['acme --image=e:1', 'e:1', NOT_IN_PLAN],
  ['--acme run x --image=e:1', 'e:1', NOT_IN_PLAN],
];

const SCRIPTS: readonly (readonly [script: string, ...started: readonly string[]])[] = [
  ['kubectl get x && /usr/bin/kubectl run x --image=e:1', 'e:1'],
  ['if kubectl get x; then kubectl run x --image "e:1"; fi', 'e:1'],
  ['timeout 5m kubectl run x --image=e:1', 'e:1'],
  ['env -i A=b kubectl run x --image=e:1', 'e:1'],
  ["bash -euo pipefail -c 'kubectl run x --image=e:1'", 'e:1'],
  ['eval "kubectl run x --image=e:1"', 'e:1'],
  ["trap 'kubectl run x --image=e:1' EXIT", 'e:1'],
  ["su -c 'kubectl run x --image=e:1' me", 'e:1'],
  ['IMG=e:1; kubectl run x --image=$IMG', 'e:1'],
  ['K=kubectl; $K run x --image=e:1', 'e:1'],
  ['run() { kubectl "$@"; }; run run x --image=e:1', NOT_IN_PLAN, 'not read'],
  ['alias k=kubectl; k run x --image=e:1', NOT_IN_PLAN, 'not read'],
  ['$(cat /tool) run x --image=e:1', NOT_IN_PLAN],
  ['kubectl run x --image=$(cat /image)', NOT_IN_PLAN],
  ['kubectl run x --image=e:1 $MORE', 'e:1', NOT_IN_PLAN],
  ['kubectl $VERB x --image=e:1', 'e:1', NOT_IN_PLAN],
  ['kubectl -n $NS rollout restart deployment/d', NOT_IN_PLAN],
  ['kubectl -n "$NS" rollout restart deployment/d'],
  ['kubectl rollout restart deployment/$NAME -n $NS'],
  ['for i in a b; do kubectl delete pod $i; done'],
  ['echo kubectl run x --image=e:1'],
  ['apk add kubectl helm; which kubectl; sleep 1'],
  [`kubectl apply -f - <<EOF\n${POD}\nEOF`, 'e:1'],
  [`kubectl apply -f - <<< '${POD}'`, 'e:1'],
  [`cat <<'EOF' | kubectl apply -f -\nkind: Namespace\napiVersion: v1\n---\n${POD}\nEOF`, 'e:1'],
  [`echo '${POD}' | kubectl create -f -`, 'e:1'],
  [`kubectl apply -f - <<EOF\n${POD.replace('e:1', '$IMAGE')}\nEOF`, NOT_IN_PLAN],
  [`kubectl apply -f - <<EOF\n${POD.replace('kind: Pod', 'kind: Pod, metadata: {namespace: $NS}')}\nEOF`, 'e:1'],
  ['kubectl apply -f - <<EOF\n{a: [\nEOF', NOT_IN_PLAN],
  ['kubectl apply -f - <<EOF\n$ALL\nEOF', NOT_IN_PLAN],
  [`cat > /tmp/x.yaml <<EOF\n${POD}\nEOF\nkubectl apply -f /tmp/x.yaml`, 'e:1', 'not read'],
  [`echo '${POD}' > /tmp/x; kubectl apply -f /tmp/x`, 'e:1', 'not read'],
  ['cat > /tmp/x.yaml <<EOF\nkind: Pod\n  a: [\nEOF\nkubectl apply -f /tmp/x.yaml', NOT_IN_PLAN, 'not read'],
  ['echo "this kind of image: e:1"; kubectl get x'],
  [`kubectl apply -f /dev/stdin <<EOF\n${POD}\nEOF`, 'e:1'],
  ['python -c "os.system(\'kubectl run x --image=e:1\')"', 'e:1', 'not read'],
  ['kubectl apply -f - < /file', 'not read'],
  ['cat /file | kubectl apply -f -', 'not read'],
  ['curl https://acme.example/x | kubectl apply -f -', NOT_IN_PLAN],
  ['kubectl create namespace n --dry-run=client -o yaml | kubectl apply -f -'],
  ['kubectl -n a create secret generic s --dry-run=client -o yaml | kubectl apply -f -'],
  ['kubectl create deployment d --image=e:1 --dry-run=client -o yaml | kubectl apply -f -', 'e:1', NOT_IN_PLAN],
  ['kumactl install crds --no-config | kubectl apply -f -'],
  ['kumactl install control-plane | kubectl apply -f -', NOT_IN_PLAN],
  ['kumactl install demo > /x', NOT_IN_PLAN],
  ['kumactl install transparent-proxy'],
  ['kumactl acme', NOT_IN_PLAN],
  ['helm upgrade --install x oci://acme.example/x', NOT_IN_PLAN],
  ['helm --kube-context c install x y', NOT_IN_PLAN],
  ['helm --acme list', NOT_IN_PLAN],
  ['helm -n x list; helm repo add a b; helm uninstall x'],
  ['helm template x y | kubectl apply -f -', NOT_IN_PLAN],
  ['find /x -name y | xargs kubectl apply -f', NOT_IN_PLAN],
  ['curl https://acme.example/x | sh', NOT_IN_PLAN],
  ["sh <<'EOF'\nkubectl run x --image=e:1\nEOF", 'e:1'],
  ['kubectl() { :; }; kubectl run x --image=e:1', 'e:1'],
  ['sh /scripts/x.sh', 'not read'],
  ['. /scripts/x.sh', 'not read'],
  ["kubectl get x 'unterminated", NOT_IN_PLAN],
];

describe('a general tool', () => {
  for (const [args, ...expected] of ARGUMENTS) {
    it(`starts ${expected.join(' and ') || 'nothing'} by ${args}`, () => {
      const words = args.split(' ').filter((word) => word !== '');
      const found = args === 'create -f /path' ? ['not read'] : expected;
      expect(byArguments(...words)).to.deep.equal(found);
      expect(started({ image: 'alpine', command: ['/bin/kubectl'], args: words }), 'in another image').to.deep.equal(
        found,
      );
    });
  }

  for (const [script, ...expected] of SCRIPTS) {
    it(`starts ${expected.join(' and ') || 'nothing'} in ${JSON.stringify(script)}`, () => {
      expect(byScript(script)).to.deep.equal(expected);
    });
  }

  it('is told where it starts something, and as what', () => {
    expect(plannedUses('batch/v1:Job', job({ args: ['run', 'x', '--image=e:1'] })).slice(1)).to.deep.equal([
      {
        path: ['spec', 'template', 'spec', 'containers', { index: 0 }, 'args'],
        role: 'started by kubectl',
        image: 'e:1',
        injected: false,
      },
    ]);
    expect(plannedUses('batch/v1:Job', job({ command: ['kubectl', 'run', 'x'] })).map(useLine)).to.include(
      `${AT}.command ${NOT_IN_PLAN}`,
    );
  });

  it('is read in images of any name for it', () => {
    for (const image of [
      'kubectl',
      'bitnami/kubectl:1',
      'acme.example:5000/x/kubectl@sha256:00',
      'rancher/kubectl:v1',
    ]) {
      expect(started({ image, args: ['run', 'x', '--image=e:1'] }), image).to.deep.equal(['e:1']);
    }
    for (const image of ['alpine/k8s:1.30', 'dtzar/helm-kubectl:3', 'acme/kubectl-shell:1']) {
      expect(started({ image, args: ['kubectl', 'run', 'x', '--image=e:1'] }), image).to.deep.equal(['e:1']);
      expect(started({ image, args: ['acme', 'run'] }), image).to.deep.equal(['not read']);
    }
    expect(started({ image: 'alpine/helm:3', args: ['install', 'x'] })).to.deep.equal([NOT_IN_PLAN]);
    expect(started({ image: 'acme/app:1', args: ['run', 'x', '--image=e:1'] }), 'another program').to.deep.equal([]);
    const hidden = ['sh', '-c', 'ku""bectl run x --image=e:1'];
    expect(started({ image: 'acme/app:1', command: hidden }), 'with quotes in its name').to.deep.equal(['e:1']);
  });

  it('is read in hooks, probes and every list of containers', () => {
    const command = ['kubectl', 'run', 'x', '--image=e:1'];
    for (const more of [
      { lifecycle: { postStart: { exec: { command } } } },
      { lifecycle: { preStop: { exec: { command } } } },
      { livenessProbe: { exec: { command } } },
    ]) {
      expect(started({ command: ['sleep', '1'], ...more })).to.deep.equal(['e:1']);
    }
    const one = { name: 'a', image: KUBECTL, command };
    for (const [type, spec] of [
      ['core/v1:Pod', { containers: [], initContainers: [one] }],
      ['argoproj.io/v1alpha1:Workflow', { templates: [{ container: one }] }],
      [
        'argoproj.io/v1alpha1:Workflow',
        { templates: [{ script: { ...one, command: ['sh'], source: command.join(' ') } }] },
      ],
      ['tekton.dev/v1:Task', { steps: [{ ...one, command: undefined, script: `#!/bin/sh\n${command.join(' ')}` }] }],
    ] as const) {
      expect(started({}, type, { spec }), type).to.include('e:1');
    }
  });

  it('is read with the variables of its container', () => {
    const env = [{ name: 'IMG', value: 'e:1' }];
    expect(started({ args: ['run', 'x', '--image=$(IMG)'], env })).to.deep.equal(['e:1']);
    expect(byScript('kubectl run x --image="$IMG"', { env })).to.deep.equal(['e:1']);
    const secret = [{ name: 'IMG', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }];
    expect(started({ args: ['run', 'x', '--image=$(IMG)'], env: secret })).to.deep.equal([NOT_IN_PLAN]);
    expect(started({ command: ['sh', '-c', 'kubectl get $(IMG)'], env: secret }), 'a script in a script').to.deep.equal(
      [NOT_IN_PLAN],
    );
    const namespace = [{ name: 'NS', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }];
    expect(byScript('kubectl -n $NS rollout restart deployment/d', { env: namespace })).to.deep.equal([]);
  });

  it('starts what is not known where the plan does not know its command', () => {
    expect(started({ args: UNKNOWN_LIST })).to.deep.equal([UNKNOWN]);
    expect(started({ command: UNKNOWN_LIST })).to.deep.equal([UNKNOWN]);
    expect(byArguments('run', 'x', UNKNOWN_TEXT)).to.deep.equal([UNKNOWN]);
    expect(byArguments(UNKNOWN_TEXT, 'x', '--image=e:1')).to.deep.equal(['e:1', UNKNOWN]);
    expect(byScript(UNKNOWN_TEXT)).to.deep.equal([UNKNOWN]);
    expect(byArguments('rollout', 'restart', UNKNOWN_TEXT)).to.deep.equal([]);
    expect(started({ image: 'acme/app:1', args: [UNKNOWN_TEXT] })).to.deep.equal([]);
  });

  it('is read in scripts of ConfigMaps and Secrets', () => {
    const script = '#!/bin/sh\nset -e\nkubectl run x --image=e:1\n';
    for (const [type, inputs] of [
      ['core/v1:ConfigMap', { data: { run: script } }],
      ['core/v1:ConfigMap', { data: { 'run.sh': script.slice(10) } }],
      ['core/v1:Secret', { data: { 'run.sh': Buffer.from(script).toString('base64') } }],
    ] as const) {
      expect(started({}, type, inputs)).to.deep.equal(['e:1']);
    }
    expect(started({}, 'core/v1:ConfigMap', { data: { 'README.md': script.slice(10) } })).to.deep.equal([]);
    expect(started({}, 'core/v1:ConfigMap', { data: { 'x.sh': 'kubectl apply -f /kuma/crds' } })).to.deep.equal([
      'not read',
    ]);
    expect(started({}, 'core/v1:ConfigMap', { data: { 'x.sh': 'helm install x y' } })).to.deep.equal([NOT_IN_PLAN]);
  });

  it('is read in manifests that it applies, and these not without end', () => {
    let text = POD;
    const depths: string[] = [];
    for (let depth = 0; depth < 6; depth++) {
      const args = ['apply', '-f', '-'];
      const inner = {
        name: 'a',
        image: 'kubectl',
        command: ['sh', '-c', `kubectl ${args.join(' ')} <<'E${depth}'\n${text}\nE${depth}\n`],
      };
      text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [inner] } });
      depths.push(
        started({ command: inner.command }).includes('e:1') ? 'found' : started({ command: inner.command }).join(' '),
      );
    }
    expect(depths.slice(0, 3)).to.deep.equal(['found', 'found', 'found']);
    expect(depths[5]).to.contain(NOT_IN_PLAN);
  });

  const word = fc.oneof(
    fc.constantFrom(
      'get',
      'run',
      '-n',
      '--image',
      '-f',
      '-',
      '--',
      UNKNOWN_TEXT,
      '$X',
      '"',
      "'",
      '\\',
      ';',
      '|',
      '\n',
      '<<E',
      '$(',
      '`',
      '(',
      '{',
    ),
    fc.constantFrom(
      'kubectl',
      'helm',
      'sh',
      '-c',
      'env',
      'A=b',
      'eval',
      'xargs',
      'case',
      'exec',
      '--kubeconfig',
      '&&',
      '#x',
    ),
    fc.string({ maxLength: 4 }),
  );

  it('never hides a known image behind further arguments', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.array(word, { maxLength: 8 }), (before, after) => {
        // Its own words come first: what a word before them makes of them is another command.
        expect(byArguments('run', 'x', ...before.filter((part) => part !== '--'), '--image=e:1', ...after)).to.satisfy(
          (found: string[]) => found.includes('e:1') || found.includes(NOT_IN_PLAN) || found.includes(UNKNOWN),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('never hides a known image behind further commands', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (after) => {
        const found = byScript(`kubectl run x --image=e:1; ${after.join(' ')}`);
        expect(found.includes('e:1') || found.includes(NOT_IN_PLAN) || found.includes(UNKNOWN)).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes its readers throw', () => {
    const text = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
      fc.json(),
    );
    const list = fc.oneof(fc.array(fc.oneof(text, fc.jsonValue()), { maxLength: 5 }), fc.jsonValue());
    fc.assert(
      fc.property(list, list, list, text, (command, args, env, script) => {
        started({ command, args, env, lifecycle: { postStart: { exec: { command: args } } }, script });
        started({}, 'core/v1:ConfigMap', { data: { 'x.sh': script, 'config.yaml': script } });
      }),
      { numRuns: 1500 },
    );
  });
});
