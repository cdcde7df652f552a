package identity

import (
	"slices"
	"strings"
	"unicode"

	"fortschreibung/strategy"
)

// ClaimNames says where a provider's tokens tell offices. A name is a claim's own or a
// path with dots ("realm_access.roles"). Without Role, or in a token that names no known
// role there, the offices are those that the Directory lists.
type ClaimNames struct {
	Role       string // a role or a list of them
	Ministry   string
	Authorised string // true or "true"
	Chair      string // true or "true"
	Service    string // present in tokens of programs only; without it, a token whose client is its subject
}

// offices reads the offices that claims name, without subject and name. What is no
// complete office is left out.
func (n ClaimNames) offices(claims map[string]any) []strategy.Actor {
	var offices []strategy.Actor
	for _, role := range texts(lookup(claims, n.Role)) {
		office := strategy.Actor{
			Subject: "-", Role: strategy.Role(role), Ministry: text(lookup(claims, n.Ministry)),
			Authorised: truth(lookup(claims, n.Authorised)),
		}
		if office.Role == strategy.RoleOrganiser || office.Role == strategy.RoleAuditor {
			office.Ministry = "" // the person's own house, not the office's
		}
		office.Chair = office.Role == strategy.RoleCommittee && truth(lookup(claims, n.Chair))
		known := slices.ContainsFunc(offices, func(o strategy.Actor) bool { return OfficeName(o) == OfficeName(office) })
		if known || strategy.CheckOffice(office) != nil {
			continue
		}
		office.Subject = ""
		offices = append(offices, office)
	}
	return offices
}

// account says whom claims describe, a person or a program.
func (n ClaimNames) account(issuer string, claims map[string]any) Account {
	a := Account{
		Issuer: issuer, Subject: text(claims["sub"]),
		Name: clean(firstOf(text(claims["name"]), text(claims["preferred_username"]))), Mail: clean(text(claims["email"])),
	}
	if client := n.service(claims); client != "" {
		a.Name, a.Mail = clean("Dienst "+client), ""
	}
	return a
}

// service gives the client id of a program that acts for itself, "" for a person.
func (n ClaimNames) service(claims map[string]any) string {
	client := firstOf(text(claims["azp"]), text(claims["client_id"]))
	switch {
	case n.Service != "" && lookup(claims, n.Service) != nil:
		return firstOf(client, text(claims["sub"]))
	case n.Service == "" && client != "" && client == text(claims["sub"]):
		return client
	}
	return ""
}

// lookup finds a claim by its name or, failing that, by a path with dots.
func lookup(claims map[string]any, path string) any {
	if path == "" {
		return nil
	}
	if value, ok := claims[path]; ok {
		return value
	}
	head, rest, nested := strings.Cut(path, ".")
	inner, ok := claims[head].(map[string]any)
	if !nested || !ok {
		return nil
	}
	return lookup(inner, rest)
}

func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}

func text(value any) string {
	if all := texts(value); len(all) > 0 {
		return all[0]
	}
	return ""
}

func truth(value any) bool { return value == true || value == "true" }

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// clean makes a name that a provider gives fit for pages and logs.
func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.TrimSpace(name))
	if runes := []rune(name); len(runes) > 200 {
		return string(runes[:200])
	}
	return name
}
