package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep a body may be nested; no message needs a tenth of it.
const maxDepth = 64

// checkJSON refuses what encoding/json would let pass or repair in silence: invalid
// UTF-8, half surrogates, null characters (which no record can carry), a name that comes
// twice in an object, and anything after the end. It gives the places at fault.
func checkJSON(body []byte) []Fault {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	if !utf8.Valid(body) {
		return []Fault{{Location: "body", Message: "kein gültiges UTF-8"}}
	}
	w := &jsonWalk{body: body, decoder: json.NewDecoder(bytes.NewReader(body))}
	w.decoder.UseNumber()
	if err := w.value("body", 0); err != nil {
		return append(w.faults, Fault{Location: "body", Message: jsonMessage(err)})
	}
	if _, err := w.decoder.Token(); !errors.Is(err, io.EOF) {
		return append(w.faults, Fault{Location: "body", Message: "nach dem Ende des JSON-Werts folgt noch etwas"})
	}
	return w.faults
}

var errTooDeep = errors.New("zu tief verschachtelt")

func jsonMessage(err error) string {
	switch {
	case errors.Is(err, errTooDeep):
		return err.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "das JSON bricht ab"
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return "kein JSON ab Byte " + strconv.FormatInt(syntax.Offset, 10)
	}
	return "kein JSON"
}

type jsonWalk struct {
	body    []byte
	decoder *json.Decoder
	faults  []Fault
}

func (w *jsonWalk) value(place string, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	token, err := w.next(place)
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return w.object(place, depth)
	case json.Delim('['):
		return w.array(place, depth)
	}
	return nil
}

func (w *jsonWalk) object(place string, depth int) error {
	seen := map[string]bool{}
	for w.decoder.More() {
		token, err := w.next(place)
		if err != nil {
			return err
		}
		name, _ := token.(string)
		inside := place + "." + name
		if seen[name] {
			w.fault(inside, "dieses Feld steht zweimal da")
		}
		seen[name] = true
		if err := w.value(inside, depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

func (w *jsonWalk) array(place string, depth int) error {
	for i := 0; w.decoder.More(); i++ {
		if err := w.value(place+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

// next reads one token and checks a text for what it must not contain.
func (w *jsonWalk) next(place string) (json.Token, error) {
	before := w.decoder.InputOffset()
	token, err := w.decoder.Token()
	if err != nil {
		return nil, err
	}
	text, isText := token.(string)
	if !isText {
		return token, nil
	}
	if strings.ContainsRune(text, 0) {
		w.fault(place, "das Nullzeichen ist nicht erlaubt")
	}
	raw := w.body[before:w.decoder.InputOffset()]
	written := bytes.Count(raw, []byte("\ufffd")) + strings.Count(strings.ToLower(string(raw)), `\ufffd`)
	if strings.Count(text, "\ufffd") > written {
		w.fault(place, "enthält ein halbes Surrogatpaar und ist damit kein gültiger Text")
	}
	return token, nil
}

func (w *jsonWalk) fault(place, message string) {
	if len(w.faults) < 20 {
		w.faults = append(w.faults, Fault{Location: place, Message: message})
	}
}

// fingerprint is the SHA-256 of a body in one canonical form (names sorted, no spaces)
// and of what else makes the request another one.
func fingerprint(body []byte, more string) (string, error) {
	var canonical []byte
	if len(bytes.TrimSpace(body)) > 0 {
		var value any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&value); err != nil {
			return "", err
		}
		var err error
		if canonical, err = json.Marshal(value); err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256(append(append(canonical, 0), more...))
	return hex.EncodeToString(sum[:]), nil
}
