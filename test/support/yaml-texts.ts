/** Sound YAML of many kinds, from which mutants are made. */

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: x
  labels: {app: a, "tier": 'b'}
spec:
  schedulerName: "default \\"quoted\\" \\
    and folded"
  containers:
  - name: a
    image: docker.io/kong/kuma-cp:2.14.3
    args: ["run", '--it''s', plain, {a: b}]
    command:
    - sh
    - -c
    - |
      echo "a: b" # no comment
        indented

      end
`;

const ANCHORS = `base: &base {image: "a:1", args: [x, y]}
other: &other
  image: b:1
  tty: yes
merged:
  <<: *base
  name: c
late:
  name: d
  <<: [*base, *other]
list: [*base, *other, &c c, *c]
? complex
: value
`;

const SCALARS = `plain: a text
  that goes on
  and on
folded: >-
  one
  two

   three
  four
kept: |+
  a

quoted: 'a

  b'
escapes: "\\x41\\u00e9 \\
   \\tb"
numbers: [1, 0x1F, 017, 1_000, 1.5, .5, 1e3, -0, 0b11]
words: {a: yes, b: off, c: ~, d: null, e: 2026-01-01, f: 12:30}
1: one
true: two
bytes: !!binary aGVsbG8=
text: !!str 5
`;

const LISTS = `- a
- - b
  - c: d
    e: f
-
  - g
- ? h
  : i
- [a: b, {c: d, e}, "f": g]
- {a: [b, c], "d":e, f: }
- ! x
- &a b
- *a
`;

const DOCUMENTS = `# Source: a/templates/b.yaml
a: 1
---
# Source: a/templates/c.yaml
b: |
  text
---
c: {d: e}
...
---
{"f": [1, 2.5, "g\\u00e9", null, true], "h": {}}
`;

const JSON_TEXT = `{
  "apiVersion": "v1",
  "kind": "List",
  "items": [
    {"kind": "Pod", "spec": {"containers": [{"image": "a:1", "name": "x\\ty"}]}},
    {"kind": "Pod", "n": [1, -2.5e3, true, false, null, "\\u2028"]}
  ]
}
{"second": "object"}
`;

/** Short texts, which kubectl reads in its own way. */
const SHORT = ['{a: 1}', '{"a":1}\n', '\u00a0\n{a: 1}\n', '{"a":1}\n{"b":2}\n', '{"a":1}\n---\nb: 2\n', 'a\n', '[a]'];

export const YAML_TEXTS = [...SHORT, POD, ANCHORS, SCALARS, LISTS, DOCUMENTS, JSON_TEXT];
