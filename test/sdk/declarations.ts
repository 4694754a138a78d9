/** What the type declarations of the Kubernetes SDK say of its classes' inputs. Parsed only: checking them takes seconds. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export const SDK = dirname(createRequire(import.meta.url).resolve('@pulumi/kubernetes/package.json'));

/** By the name under which a declaration of the SDK refers to them: `inputs.core.v1.PodSpec`, `DeploymentArgs`. */
export type Interfaces = ReadonlyMap<string, ts.InterfaceDeclaration>;

export interface ClassDeclaration {
  readonly name: string;
  /** The module that makes it, `apps/v1/deployment.js`. */
  readonly module: string;
  /** The second parameter of its constructor. */
  readonly inputs: ts.TypeNode;
  /** What that may refer to. */
  readonly interfaces: Interfaces;
}

const ENDING = '.d.ts';

/** Every class that a file of the SDK declares. */
export function declaredClasses(): ClassDeclaration[] {
  const inputs = new Map(interfacesIn(parsed(join('types', 'input.d.ts')).statements, 'inputs.'));
  return readdirSync(SDK, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ENDING) && !/^(?:node_modules|types)\b|\bindex\.d\.ts$/.test(file))
    .flatMap((file) => classesIn(file, inputs));
}

function classesIn(file: string, inputs: Interfaces): ClassDeclaration[] {
  const { statements } = parsed(file);
  const interfaces = new Map([...inputs, ...interfacesIn(statements, '')]);
  return statements.filter(ts.isClassDeclaration).flatMap(({ name, members }) => {
    const type = members.find(ts.isConstructorDeclaration)?.parameters[1]?.type;
    const module = `${file.slice(0, -ENDING.length)}.js`;
    return name === undefined || type === undefined ? [] : [{ name: name.text, module, inputs: type, interfaces }];
  });
}

function parsed(file: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(file, readFileSync(join(SDK, file), 'utf8'), options);
}

function interfacesIn(statements: readonly ts.Statement[], prefix: string): [string, ts.InterfaceDeclaration][] {
  return statements.flatMap((statement): [string, ts.InterfaceDeclaration][] => {
    if (ts.isInterfaceDeclaration(statement)) {
      return [[`${prefix}${statement.name.text}`, statement]];
    }
    const isNamespace = ts.isModuleDeclaration(statement) && statement.body !== undefined;
    return isNamespace && ts.isModuleBlock(statement.body)
      ? interfacesIn(statement.body.statements, `${prefix}${statement.name.text}.`)
      : [];
  });
}
