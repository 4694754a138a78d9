/** Texts that stand for an image without naming one: placeholders, which are filled at run time, and patterns. */

/** `$(params.image)`, `${VAR}`, `{{workflow.parameters.i}}`, `<< inputs.tag >>`, `(( image ))`, `%s`. */
const PLACEHOLDER = /\$\(|\$\{|\{\{|<<|\(\(|\[\[|%s/;

/** `!*:latest`, `ghcr.io/acme/*`: no image is called so. */
const PATTERN = /^[!<>=~^&|]|\*|\s\|\s/;

export function hasPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text);
}

export function isPattern(text: string): boolean {
  return PATTERN.test(text);
}
