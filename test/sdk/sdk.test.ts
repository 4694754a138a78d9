/** Every resource class of Pulumi's Kubernetes SDK: each image that its inputs have a field for is read. */
import * as pulumi from '@pulumi/pulumi';
import { expect } from 'chai';
import { type ImageUse, isKnown } from '../../src/images/image-use.ts';
import { imageUses } from '../../src/images/images.ts';
import type { Path } from '../../src/plan/path.ts';
import { type Planned, plannedResource } from '../../src/plan/planned-resource.ts';
import { pathText } from '../../src/report/place.ts';
import { indexedPlace, UNKNOWN_TEXT, useLine } from '../support/planned-images.ts';
import { declaredClasses } from './declarations.ts';
import { classOf, exportedClasses, type Inputs, type Registration, registrations } from './registration.ts';
import { type Field, sampleInputs } from './sample.ts';
import { only, placesOf, waysTo, withValue } from './tree.ts';

/** The fields that name an image which a cluster will run or mount. */
const IMAGES = ['Container.image', 'EphemeralContainer.image', 'ImageVolumeSource.reference'];

/** The fields that only sound like it: what became of an object, a disk of Ceph's, and how to pull. */
const NO_IMAGES = [
  ...['Container.imagePullPolicy', 'EphemeralContainer.imagePullPolicy', 'ImageVolumeSource.pullPolicy'],
  ...['ContainerStatus.image', 'ContainerStatus.imageID', 'ImageVolumeStatus.imageRef'],
  ...['ContainerImage.names', 'NodeSystemInfo.osImage'],
  ...['RBDVolumeSource.image', 'RBDPersistentVolumeSource.image'],
];

const IMAGE = 'registry.example/image:1';

/** Any text will do for the other fields; `ConfigFile` wants that of a file which exists. */
const OTHER = 'package.json';

interface SdkResource extends Registration {
  readonly planned: Planned;
  /** Where its inputs hold an image. */
  readonly images: readonly Path[];
}

describe('a resource class of the Kubernetes SDK', function () {
  this.timeout(60_000);

  const fields = new Set<Field>();
  let resources: readonly SdkResource[];

  before(async () => {
    const declared = declaredClasses().map((declaration) => ({ declaration, Class: classOf(declaration) }));
    expect(new Set(declared.map(({ Class }) => Class))).to.deep.equal(exportedClasses());
    // A class that others build on is no resource by itself.
    const made = declared.filter(({ Class }) => !declared.some((other) => other.Class.prototype instanceof Class));
    const objects = made.map(({ declaration, Class }) => ({ Class, inputs: sampleInputs(declaration, textOf) }));
    resources = (await registrations(objects)).map((registration) => ({
      ...registration,
      planned: planned(registration.type, registration.inputs),
      images: placesOf(IMAGE, registration.inputs),
    }));
  });

  function textOf(field: Field): string {
    fields.add(field);
    return IMAGES.includes(kindOfField(field)) ? IMAGE : OTHER;
  }

  const withImages = () => resources.filter(({ images }) => images.length > 0);

  it('has no field that may be an image and is not known to be one or none', () => {
    const sounding = [...fields].filter((field) => /image/i.test(field)).map(kindOfField);
    expect(new Set(sounding)).to.deep.equal(new Set([...IMAGES, ...NO_IMAGES]));
  });

  it('is a provider, a component, a release or the object that it states', () => {
    for (const { Class, type, inputs, planned } of resources) {
      expect(planned.kind, type).to.equal(expectedKind(Class, inputs));
      if (planned.kind === 'objects' && !type.endsWith('List')) {
        const objects = planned.objects.map(({ apiVersion, kind }) => ({
          apiVersion,
          kind: kind.replace(/Patch$/, ''),
        }));
        expect(objects, type).to.deep.include({ apiVersion: inputs.apiVersion, kind: inputs.kind });
      }
    }
  });

  it('has each of its images read, and nothing else taken for one', () => {
    for (const { type, planned, images } of withImages()) {
      expect(imageUses(planned).map(useLine), type).to.have.members(lines(images));
    }
    expect(withImages()).to.have.length.above(60);
  });

  it('has no known image where its inputs have no field for one', () => {
    const none = resources.filter(({ planned, images }) => planned.kind === 'objects' && images.length === 0);
    expect(none.filter(({ planned }) => imageUses(planned).some(isKnown)).map(({ type }) => type)).to.deep.equal([]);
  });

  it('has an image told as unknown where that or anything around it is', () => {
    for (const { type, inputs, images } of withImages()) {
      const { apiVersion, kind } = inputs;
      const bare = only(images, IMAGE, { apiVersion, kind });
      for (const way of waysTo(images)) {
        const uses = imageUses(planned(type, withValue(bare, way, UNKNOWN_TEXT)));
        const place = pathText(way);
        const beside = lines(images).filter((line) => !line.startsWith(place));
        expect(uses.filter(isKnown).map(useLine), `${type} ${place}`).to.have.members(beside);
        expect(uses.filter((use) => !isKnown(use)).map(told(place)), `${type} ${place}`).to.deep.equal([IMAGE_UNKNOWN]);
      }
    }
  });

  it('has containers read that stand in inputs of any shape', () => {
    const free = resources.filter(({ inputs }) => 'key' in inputs);
    expect(free.map(({ Class }) => Class.name)).to.have.members(['CustomResource', 'CustomResourcePatch']);
    for (const { type, inputs } of free) {
      const uses = imageUses(planned(type, { ...inputs, spec: { containers: [{ image: IMAGE }] } }));
      expect(uses.map(useLine), type).to.deep.equal([`spec.containers[0].image ${IMAGE}`]);
    }
  });
});

/** `Container.image` for the field in any group, and for that of a patch. */
function kindOfField(field: Field): string {
  return field.split('.').slice(-2).join('.').replace('Patch.', '.');
}

function planned(type: string, inputs: unknown): Planned {
  return plannedResource({ type, name: 'x', urn: 'urn:x', inputs });
}

/** What the engine does with a class decides; one that makes an object states which. */
function expectedKind({ prototype }: Registration['Class'], { apiVersion, kind }: Inputs): Planned['kind'] {
  if (prototype instanceof pulumi.ProviderResource) {
    return 'other';
  }
  if (prototype instanceof pulumi.ComponentResource) {
    return 'component';
  }
  return typeof apiVersion === 'string' && typeof kind === 'string' ? 'objects' : 'release';
}

function lines(images: readonly Path[]): string[] {
  return images.map((path) => `${pathText(path)} ${IMAGE}`);
}

const IMAGE_UNKNOWN = 'IMAGE_UNKNOWN at or below it';

function told(place: string) {
  return (use: ImageUse) =>
    'code' in use && use.code === 'IMAGE_UNKNOWN' && indexedPlace(use).startsWith(place) ? IMAGE_UNKNOWN : useLine(use);
}
