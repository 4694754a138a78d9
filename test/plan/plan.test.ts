/** A file's text as a plan: which of the things that people scan it is, or why it is none. */
import { expect } from 'chai';
import { isFailure } from '../../src/failure.ts';
import { type Plan, readPlan } from '../../src/plan/plan.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: "a:1" }] }\n';
const PREVIEW = {
  steps: [{ op: 'create', urn: 'urn::a', newState: { type: 'kubernetes:core/v1:Pod', inputs: {} } }],
};

async function plan(text: string, file = '-'): Promise<Plan> {
  const found = await readPlan(text, file);
  if (isFailure(found)) {
    throw new Error(found.reason);
  }
  return found;
}

async function refused(text: string, file = '-'): Promise<string> {
  const found = await readPlan(text, file);
  return isFailure(found) ? found.reason : `it is a ${found.kind}`;
}

const kinds = async (text: string) => {
  const found = await plan(text);
  return found.kind === 'manifest' ? found.objects.map(({ kind }) => kind) : found.kind;
};

describe('a plan', () => {
  it('is a preview or a manifest', async () => {
    expect(await kinds(JSON.stringify(PREVIEW))).to.equal('preview');
    expect(await kinds(POD)).to.deep.equal(['Pod']);
    expect(await refused(' \n')).to.match(/^it is empty/);
    expect(await refused('# none')).to.equal('it holds no Kubernetes object');
  });

  it('is a manifest where an object looks like a preview too, since that is what is deployed', async () => {
    expect(await kinds(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: {}, ...PREVIEW }))).to.deep.equal(['Pod']);
    expect(await refused(JSON.stringify({ kind: 'Pod', ...PREVIEW }))).to.include('apiVersion');
    expect(await refused(JSON.stringify({ apiVersion: 'v1', ...PREVIEW }))).to.include('kind');
  });

  it('is never without the objects that stand before a preview', async () => {
    const preview = JSON.stringify(PREVIEW, null, 2);
    expect(await kinds(`warning: old\n${preview}`)).to.equal('preview');
    expect(await refused(`${POD}---\n${preview}`)).to.include('kind');
    expect(await refused(`${JSON.stringify({ apiVersion: 'v1', kind: 'Pod' })}\n${preview}`)).to.not.include(
      'it is a ',
    );
  });

  describe('behind what helm prints', () => {
    const DIGEST = `Digest: sha256:${'ab'.repeat(32)}`;
    const UNDERSCORE = `ghcr.io/acme/mesh:1.0.0_1 contains an underscore.

OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.`;
    const UPDATE = `Getting updates for unmanaged Helm repositories...
...Successfully got an update from the "https://charts.example" chart repository
Update Complete. ⎈Happy Helming!⎈
Saving 1 charts
Downloading kuma from repo https://charts.example
Deleting outdated charts`;

    for (const notes of [
      `Pulled: ghcr.io/acme/mesh:1.0.0\n${DIGEST}`,
      `Pulled: ghcr.io/acme/mesh:1.0.0_1\r\n${DIGEST}\r\n${UNDERSCORE}`,
      UPDATE,
    ]) {
      it(`is read (${notes.slice(0, 20)})`, async () => {
        expect(await kinds(`${notes}\n---\n${POD}`)).to.deep.equal(['Pod']);
        expect(await kinds(`${notes}\n${POD}`)).to.deep.equal(['Pod']);
        expect(await refused(notes)).to.not.include('it is a ');
      });
    }

    it('loses nothing that is no note of helm', async () => {
      expect(await refused(`Pulled: a b\n---\n${POD}`)).to.include('document 1');
      expect(await refused(`${DIGEST}0\n---\n${POD}`)).to.include('document 1');
      expect(await kinds(`${POD}---\n${POD}`)).to.deep.equal(['Pod', 'Pod']);
      expect(await refused(`${POD}---\nPulled: a\n`)).to.include('document 2');
    });

    it('counts its lines as before', async () => {
      expect(await refused(`Pulled: a\n${DIGEST}\n---\n"\n`)).to.match(/line [45]/);
    });
  });

  describe('that is a template of Helm', () => {
    const TEMPLATE = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n';

    it('is to be rendered first', async () => {
      for (const text of [
        TEMPLATE,
        `${POD}---\n{{- if .Values.more }}\n${POD}{{- end }}\n`,
        `${POD}---\n{{ include "mesh.pod" . }}\n`,
      ]) {
        expect(await refused(text), text).to.include('helm template NAME CHART');
      }
    });

    it('is none where it is YAML, or where something else is wrong', async () => {
      expect(await kinds(POD.replace('a:1', 'a:{{ .Values.tag }}'))).to.deep.equal(['Pod']);
      expect(await refused('a: [')).to.not.include('helm template');
    });
  });

  describe('that is a kustomization', () => {
    const FIELDS = 'resources: [a.yaml]\nimages: [{ name: a, newName: evil.example/b }]\n';

    it('is to be built first', async () => {
      for (const [text, file] of [
        [`apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${FIELDS}`, undefined],
        [`${POD}---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n`, 'a.yaml'],
        [`apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${FIELDS}`, undefined],
        [FIELDS, 'kustomization.yaml'],
        [FIELDS, 'a/b/kustomization.yml'],
        [FIELDS, './Kustomization'],
      ] as const) {
        expect(await refused(text, file)).to.include('kustomize build');
      }
    });

    it('is none by another name, or of Flux', async () => {
      expect(await refused(FIELDS, 'my-kustomization.yaml')).to.include('kind');
      expect(await kinds('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n')).to.deep.equal([
        'Kustomization',
      ]);
      expect((await plan(POD, 'kustomization.yaml')).kind).to.equal('manifest');
    });
  });
});
