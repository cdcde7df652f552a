package browsertest

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/go-rod/rod/lib/proto"
	"github.com/stretchr/testify/require"
)

//go:embed axe/axe.min.js
var axe string

// violation is a rule of accessibility that a page breaks.
type violation struct {
	Rule  string
	Help  string
	Nodes []string
}

// check runs axe-core's rules of WCAG 2.1 A and AA on the page as it is.
func (w *Tab) check() []violation {
	w.t.Helper()
	_, err := proto.RuntimeEvaluate{Expression: axe + ";0"}.Call(w.page)
	require.NoError(w.t, err)
	result, err := w.page.Eval(`() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
		.then(r => r.violations.map(v => ({rule: v.id, help: v.help, nodes: v.nodes.map(n => n.html)})))`)
	require.NoError(w.t, err)
	var found []violation
	for _, v := range result.Value.Arr() {
		one := violation{Rule: v.Get("rule").Str(), Help: v.Get("help").Str()}
		for _, n := range v.Get("nodes").Arr() {
			one.Nodes = append(one.Nodes, n.Str())
		}
		found = append(found, one)
	}
	return found
}

// look is how somebody sees a page.
type look struct {
	width  int // pixels
	scheme string
}

// Accessible checks the page with axe on a wide bright screen and on a narrow dark one,
// where nothing has to be scrolled sideways.
func (w *Tab) Accessible(t *testing.T) {
	t.Helper()
	for _, l := range []look{{320, "dark"}, {1280, "light"}} {
		w.resize(l.width)
		scheme := proto.EmulationMediaFeature{Name: "prefers-color-scheme", Value: l.scheme}
		require.NoError(t, proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{&scheme}}.Call(w.page))
		for _, v := range w.check() {
			t.Errorf("%s, %d px, %s, %s: %s\n%s", w.Path(), l.width, l.scheme, v.Rule, v.Help, strings.Join(v.Nodes, "\n"))
		}
		wide, err := w.page.Eval(`() => document.documentElement.scrollWidth - document.documentElement.clientWidth`)
		require.NoError(t, err)
		if wide.Value.Int() > 0 {
			t.Errorf("%s is %d px too wide on a screen of %d px", w.Path(), wide.Value.Int(), l.width)
		}
	}
}

func (w *Tab) resize(width int) {
	w.t.Helper()
	size := proto.EmulationSetDeviceMetricsOverride{Width: width, Height: 900, DeviceScaleFactor: 1}
	require.NoError(w.t, w.page.SetViewport(&size))
}
