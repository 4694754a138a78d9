/** Lines that tools print beside their data, which people save along with it. */

/** What helm says of a chart that it pulled or whose dependencies it fetched, a line each; none of them is a manifest. */
const NOTES_OF_HELM = [
  /^Pulled: \S+$/,
  /^Digest: sha256:[0-9a-f]{64}$/,
  /^\S+ contains an underscore\.$/,
  /^OCI artifact references \(e\.g\. tags\) do not support the plus sign \(\+\)\. To support$/,
  /^storing semantic versions, Helm adopts the convention of changing plus \(\+\) to$/,
  /^an underscore \(_\) in chart version tags when pushing to a registry and back to$/,
  /^a plus \(\+\) when pulling from a registry\.$/,
  /^Getting updates for unmanaged Helm repositories\.\.\.$/,
  /^Hang tight while we grab the latest from your chart repositories\.\.\.$/,
  /^\.\.\.Successfully got an update from the "[^"]*" chart repository$/,
  /^Update Complete\. ⎈Happy Helming!⎈$/,
  /^Saving \d+ charts$/,
  /^Downloading \S+ from repo \S+$/,
  /^Deleting outdated charts$/,
];

/** @returns the text with empty lines in place of the notes at its beginning, so that line numbers stay */
export function withoutNotesOfHelm(text: string): string {
  let [start, skipped] = [0, ''];
  for (;;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end).trimEnd();
    if (end === -1 || (line !== '' && !NOTES_OF_HELM.some((note) => note.test(line)))) {
      return `${skipped}${text.slice(start)}`;
    }
    start = end + 1;
    skipped += '\n';
  }
}

/** A key of every Kubernetes object, or YAML syntax that can write it with other letters. */
const MAY_HOLD_OBJECT = /apiVersion|\\|![!<\w]/;

/** @returns whether a Kubernetes object may stand in the text; without one it need not be read */
export function mayHoldObject(text: string): boolean {
  return MAY_HOLD_OBJECT.test(text);
}

/**
 * @returns the text from the first line `{` to the last line `}`, if no line before or behind can belong to a Kubernetes
 *   object; otherwise an empty text
 */
export function jsonAmongNotes(text: string): string {
  const start = /^\{\r?$/m.exec(text)?.index;
  const end = text.lastIndexOf('\n}') + 2;
  if (start === undefined || end < start || !/^\r?(?:\n|$)/.test(text.slice(end, end + 2))) {
    return '';
  }
  const notes = [text.slice(0, start), text.slice(end)];
  return notes.some(mayHoldObject) ? '' : text.slice(start, end);
}
