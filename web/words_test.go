package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"fortschreibung/strategy"
)

// Every code of the domain that has a type has a German word.
func TestEveryCodeHasAGermanWord(t *testing.T) {
	known := map[string]reflect.Type{}
	for _, code := range []any{
		strategy.Role(""), strategy.Phase(""), strategy.Stage(""), strategy.PublicState(""), strategy.Kind(""), strategy.Origin(""), strategy.Topic(""),
		strategy.Passage(""), strategy.PositionKind(""), strategy.DissentLevel(""), strategy.ScreeningOutcome(""),
		strategy.DecisionOutcome(""), strategy.ReportState(""), strategy.ReportStatus(""), strategy.SessionState(""),
		strategy.VoteChoice(""), strategy.SubmissionState(""), strategy.CabinetOutcome(""), strategy.CycleOutcome(""),
		strategy.Light(""), strategy.EffectKind(""), strategy.Function(""), strategy.NoReplyRule(""), strategy.MajorityRule(""),
		strategy.DeadlineName(""), strategy.PartName(""),
	} {
		known[reflect.TypeOf(code).Name()] = reflect.TypeOf(code)
	}
	found := 0
	for name, value := range constants(t) {
		kind, ok := known[name.kind]
		if !ok {
			continue
		}
		found++
		code := reflect.New(kind).Elem()
		code.SetString(value)
		if word := german(code.Interface()); word == value || word == "" {
			t.Errorf("%s (%s %q) has no German word in words.go", name.name, name.kind, value)
		}
	}
	if found < 100 {
		t.Errorf("only %d codes found", found)
	}
}

type constant struct{ kind, name string }

// constants reads the domain's typed text constants from its source.
func constants(t *testing.T) map[constant]string {
	t.Helper()
	files, err := filepath.Glob("../strategy/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[constant]string{}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			kind, typed := spec.Type.(*ast.Ident)
			text, literal := spec.Values[0].(*ast.BasicLit)
			if typed && literal && text.Kind == token.STRING {
				value, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				found[constant{kind.Name, spec.Names[0].Name}] = value
			}
			return true
		})
	}
	return found
}

// Every action that the domain writes on a timeline has a German word.
func TestEveryStepHasAGermanWord(t *testing.T) {
	files, err := filepath.Glob("../strategy/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			called, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			method, ok := called.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "log" && method.Sel.Name != "logOwn" {
				return true
			}
			at := 2 // log(trail, occasion, action, …)
			if method.Sel.Name == "logOwn" && strings.Contains(path, "report_") {
				at = 3 // a report's own step has a name before its action
			}
			if len(called.Args) <= at {
				return true
			}
			if text, ok := called.Args[at].(*ast.BasicLit); ok && text.Kind == token.STRING {
				found++
				if action := strings.Trim(text.Value, `"`); doing(action) == action {
					t.Errorf("the step %q of %s has no German word in words.go", action, path)
				}
			}
			return true
		})
	}
	if found < 30 {
		t.Errorf("only %d steps found", found)
	}
}

func TestNumbersAndDaysAreGerman(t *testing.T) {
	for got, want := range map[string]string{
		number(0): "0", number(1234567): "1.234.567", number(-12): "−12", number(999): "999",
		count(1, "Tag", "Tage"): "1 Tag", count(0, "Tag", "Tage"): "0 Tage", count(-3, "Tag", "Tage"): "−3 Tage",
		decimal(8.46): "8,5", percent(0.4): "40\u00a0%", percent(0.999): "über 99\u00a0%", percent(1): "100\u00a0%", percent(0.001): "unter 1\u00a0%", percent(0): "0\u00a0%",
		date(strategy.NewDate(2027, 8, 31)): "Di, 31.08.2027", date(strategy.Date{}): "–",
		date(lastDay(strategy.NewDate(2027, 10, 31).EndOfDay(strategy.Berlin()))): "So, 31.10.2027",
		moment(testNow): "01.09.2027, 12:00 Uhr", address("a b", 7, "c/d"): "/a%20b/7/c%2Fd",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
