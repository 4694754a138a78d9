/** What the classes of the Kubernetes SDK register with the engine: their type and inputs, from objects really made. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { type ClassDeclaration, SDK } from './declarations.ts';

const require = createRequire(import.meta.url);

export type Inputs = Readonly<Record<string, unknown>>;

export type ResourceClass = new (name: string, inputs: unknown) => pulumi.Resource;

export interface Sample {
  readonly Class: ResourceClass;
  readonly inputs: Inputs;
}

/** The inputs of a class as the engine gets them. */
export interface Registration extends Sample {
  /** `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
}

export function classOf({ name, module }: ClassDeclaration): ResourceClass {
  const Class = (require(join(SDK, module)) as Record<string, unknown>)[name];
  if (!isResourceClass(Class)) {
    throw new Error(`${name} of ${module} is no class of a resource`);
  }
  return Class;
}

/** Every class of a resource that a program reaches from the package's index, however deep. */
export function exportedClasses(): Set<ResourceClass> {
  const classes = new Set<ResourceClass>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (seen.has(value)) {
      return;
    }
    seen.add(value);
    if (isResourceClass(value)) {
      classes.add(value);
    } else if (typeof value === 'object' && value !== null) {
      Object.values(value).forEach(visit);
    }
  };
  visit(require('@pulumi/kubernetes'));
  return classes;
}

function isResourceClass(value: unknown): value is ResourceClass {
  return typeof value === 'function' && value.prototype instanceof pulumi.Resource;
}

/** @returns what an object of each class registers, in their order */
export async function registrations(samples: readonly Sample[]): Promise<Registration[]> {
  const found = new Map<string, Omit<Registration, 'Class'>>();
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      found.set(name, { type, inputs: inputs as Inputs });
      return { id: name, state: {} };
    },
    // What a component of the first generation asks the provider for: its objects, here none.
    call: () => ({ result: [] }),
  });
  return Promise.all(
    samples.map(async ({ Class, inputs }, index) => {
      // Only the outermost level, since all of it takes seconds: classes hand on the value of a field as it is.
      const { urn } = new Class(String(index), mapped(inputs, emptied));
      const registration = found.get(nameOf(await new Promise<string>((resolve) => urn.apply(resolve))));
      if (registration === undefined) {
        throw new Error(`${Class.name} registers nothing`);
      }
      const full = mapped(registration.inputs, (value, key) => (isObject(value) ? inputs[key] : value));
      return { Class, type: registration.type, inputs: full };
    }),
  );
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}

function mapped(inputs: Inputs, map: (value: unknown, key: string) => unknown): Inputs {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, map(value, key)]));
}

function emptied(value: unknown): unknown {
  return Array.isArray(value) ? [] : isObject(value) ? {} : value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
