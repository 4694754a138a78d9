// Reads YAML as kubectl, helm and Kuma do, so that tests can hold the pack's own reader against it. Each line of
// standard input is a JSON string; each line of the answer says what Go reads in that text.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"strings"

	yamlutil "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// A reading is the documents that are not null, or what Go says is wrong. An object is written as {"": [[key, value]]}:
// Node's JSON.parse takes some keys with escapes for others (nodejs/node issue 63785).
type reading struct {
	Documents []any  `json:"documents"`
	Error     string `json:"error,omitempty"`
}

type answer struct {
	// Kubectl: as a file of manifests.
	Kubectl reading `json:"kubectl"`
	// Helm: as the file that a template renders.
	Helm reading `json:"helm"`
	// Single: as one document, like Kuma's configuration.
	Single reading `json:"single"`
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			output.Flush()
			return
		}
		var text string
		if err != nil || json.Unmarshal(line, &text) != nil {
			panic("standard input is not lines of JSON strings")
		}
		result, err := json.Marshal(answer{kubectl(text), helm(text), single(text)})
		if err != nil {
			panic(err)
		}
		output.Write(append(result, '\n'))
		if lines.Buffered() == 0 {
			output.Flush()
		}
	}
}

// As k8s.io/cli-runtime/pkg/resource/visitor.go: FileVisitor takes the byte order mark off, StreamVisitor decodes.
func kubectl(text string) reading {
	decoder := yamlutil.NewYAMLOrJSONDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")), 4096)
	found := reading{Documents: []any{}}
	for {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err == io.EOF {
			return found
		} else if err != nil {
			return reading{Error: err.Error()}
		}
		if err := found.add(bytes.TrimSpace(raw)); err != nil {
			return reading{Error: err.Error()}
		}
	}
}

// helm.sh/helm/v3/pkg/releaseutil/manifest.go.
var separator = regexp.MustCompile("(?:^|\\s*\n)---\\s*")

func helm(text string) reading {
	found := reading{Documents: []any{}}
	for _, document := range separator.Split(strings.TrimSpace(text), -1) {
		if err := found.addYAML(strings.TrimSpace(document)); err != nil {
			return reading{Error: err.Error()}
		}
	}
	return found
}

func single(text string) reading {
	found := reading{Documents: []any{}}
	if err := found.addYAML(text); err != nil {
		return reading{Error: err.Error()}
	}
	return found
}

func (found *reading) addYAML(text string) error {
	raw, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return err
	}
	return found.add(raw)
}

// What a document in JSON holds is said by Go's reader too.
func (found *reading) add(raw []byte) error {
	if len(raw) == 0 {
		return nil
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return err
	}
	if value != nil {
		found.Documents = append(found.Documents, paired(value))
	}
	return nil
}

func paired(value any) any {
	switch value := value.(type) {
	case map[string]any:
		pairs := [][2]any{}
		for key, item := range value {
			pairs = append(pairs, [2]any{key, paired(item)})
		}
		return map[string]any{"": pairs}
	case []any:
		for index, item := range value {
			value[index] = paired(item)
		}
	}
	return value
}
