package identity

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"fortschreibung/strategy"
)

// Tokens authenticates by a fixed list of bearer tokens. It keeps and compares only
// their SHA-256 sums: a lookup by the sum tells nothing by its timing about a token
// that is not known.
type Tokens struct {
	actors map[[sha256.Size]byte]strategy.Actor
}

// tokenLine is one entry of the tokens file.
type tokenLine struct {
	TokenSHA256 string        `json:"token_sha256"` // hexadecimal
	Subject     string        `json:"subject"`
	Name        string        `json:"name"`
	Role        strategy.Role `json:"role"`
	Ministry    string        `json:"ministry"`
	Authorised  bool          `json:"authorised"`
	Chair       bool          `json:"chair"`
}

// LoadTokens reads a tokens file: a JSON array of objects with token_sha256 (hexadecimal
// SHA-256 of the token), subject, name, role, ministry, authorised and chair. It refuses
// a file in which any line is unclear rather than leaving that line out.
func LoadTokens(path string) (*Tokens, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read tokens file: %w", err)
	}
	tokens, err := parseTokens(data)
	if err != nil {
		return nil, fmt.Errorf("tokens file %s: %w", path, err)
	}
	return tokens, nil
}

func parseTokens(data []byte) (*Tokens, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var lines []tokenLine
	if err := decoder.Decode(&lines); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("something follows after the list")
	}
	tokens := &Tokens{actors: make(map[[sha256.Size]byte]strategy.Actor, len(lines))}
	for i, line := range lines {
		if err := tokens.add(line); err != nil {
			return nil, fmt.Errorf("entry %d (%s): %w", i+1, line.Subject, err)
		}
	}
	return tokens, nil
}

func (t *Tokens) add(line tokenLine) error {
	sum, err := hex.DecodeString(line.TokenSHA256)
	if err != nil || len(sum) != sha256.Size {
		return fmt.Errorf("token_sha256 is not a hexadecimal SHA-256 sum")
	}
	actor := strategy.Actor{
		Subject: line.Subject, Name: line.Name, Role: line.Role,
		Ministry: line.Ministry, Authorised: line.Authorised, Chair: line.Chair,
	}
	if err := strategy.CheckOffice(actor); err != nil {
		return err
	}
	key := [sha256.Size]byte(sum)
	if _, taken := t.actors[key]; taken {
		return fmt.Errorf("the same token stands for two people")
	}
	t.actors[key] = actor
	return nil
}

// Authenticate answers the person of a known token, who holds one office.
func (t *Tokens) Authenticate(_ context.Context, token string) (Person, error) {
	actor, ok := t.actors[sha256.Sum256([]byte(token))]
	if !ok {
		return Person{}, ErrUnknownToken
	}
	return Person{Subject: actor.Subject, Name: actor.Name, Offices: []strategy.Actor{actor}}, nil
}

// Actors lists everybody who has a token, ordered by subject.
func (t *Tokens) Actors() []strategy.Actor {
	actors := make([]strategy.Actor, 0, len(t.actors))
	for _, a := range t.actors {
		actors = append(actors, a)
	}
	slices.SortFunc(actors, func(a, b strategy.Actor) int { return strings.Compare(a.Subject, b.Subject) })
	return actors
}
