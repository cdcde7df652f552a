// Package browsertest uses pages in a real browser as people do, and has axe look at them.
package browsertest

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/launcher"
	"github.com/go-rod/rod/lib/proto"
	"github.com/stretchr/testify/require"
)

// pagePatience is how long a page may take to show what is waited for.
const pagePatience = 30 * time.Second

// Browser is a Chromium, and with or without scripts the tabs that are opened in it.
type Browser struct {
	*rod.Browser
	site    string
	Scripts bool
}

// Open starts Chromium; the tests' own make target installs it.
func Open(t *testing.T, site string, scripts bool) *Browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	require.NoError(t, err, "the browser tests need Chromium: make chromium")
	address, err := launcher.New().Bin(path).Leakless(false).NoSandbox(true).HeadlessNew(true).
		Set("disable-dev-shm-usage").Set("lang", "de").Launch()
	require.NoError(t, err)
	b := rod.New().ControlURL(address)
	require.NoError(t, b.Connect())
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return &Browser{b, site, scripts}
}

// Tab is one person's window: it clicks, types and reads as people do.
type Tab struct {
	t    *testing.T
	page *rod.Page
	site string
	who  string

	scripts bool
}

// Nobody opens a window in which nobody is signed in.
func (b *Browser) Nobody(t *testing.T) *Tab {
	t.Helper()
	private, err := b.Incognito()
	require.NoError(t, err)
	page, err := private.Page(proto.TargetCreateTarget{URL: "about:blank"})
	require.NoError(t, err)
	if !b.Scripts {
		require.NoError(t, proto.EmulationSetScriptExecutionDisabled{Value: true}.Call(page))
	}
	require.NoError(t, page.SetViewport(&proto.EmulationSetDeviceMetricsOverride{Width: 1280, Height: 900, DeviceScaleFactor: 1}))
	w := &Tab{t: t, page: page.Timeout(10 * time.Minute), site: b.site, who: "nobody", scripts: b.Scripts}
	w.Open("/")
	return w
}

// As opens a window and signs somebody in on the demo's own page.
func (b *Browser) As(t *testing.T, name string) *Tab {
	t.Helper()
	w := b.Nobody(t)
	w.Click("Anmelden")
	w.who = name
	w.Click(name)
	w.Sees(name)
	return w
}

// Open goes to an address of the site.
func (w *Tab) Open(path string) {
	w.t.Helper()
	require.NoError(w.t, w.page.Navigate(w.site+path), path)
	w.loads()
}

// loads waits until the page is there. What rod itself waits with needs the page's
// scripts, which may be switched off.
func (w *Tab) loads() {
	w.t.Helper()
	if !w.within(w.arrived) {
		w.fail("the page does not load")
	}
}

func (w *Tab) fail(format string, args ...any) {
	w.t.Helper()
	info, err := w.page.Info()
	at := ""
	if err == nil {
		at = info.URL
	}
	w.t.Fatalf("%s at %s: %s\n%s", w.who, at, fmt.Sprintf(format, args...), w.Text())
}

// Text is everything that is to be read.
func (w *Tab) Text() string {
	w.t.Helper()
	body, err := w.page.Element("body")
	require.NoError(w.t, err)
	text, err := body.Text()
	require.NoError(w.t, err)
	return text
}

// Sees waits until a text is to be read.
func (w *Tab) Sees(text string) {
	w.t.Helper()
	if !w.within(func() bool { return strings.Contains(w.Text(), text) }) {
		w.fail("does not see %q", text)
	}
}

// within asks again and again until something is so, or patience ends.
func (w *Tab) within(is func() bool) bool {
	for began := time.Now(); ; {
		if is() {
			return true
		}
		if time.Since(began) > pagePatience {
			return false
		}
		<-time.After(50 * time.Millisecond)
	}
}

// find waits for an element whose text begins with a label.
func (w *Tab) find(selector, label string) *rod.Element {
	w.t.Helper()
	return w.matching(selector, `^\s*`+regexp.QuoteMeta(label))
}

// matching waits for an element whose text a pattern matches.
func (w *Tab) matching(selector, pattern string) *rod.Element {
	w.t.Helper()
	element, err := w.page.Timeout(pagePatience).ElementR(selector, pattern)
	if err != nil {
		w.fail("finds no %s %s", selector, pattern)
	}
	return element.CancelTimeout()
}

// Click presses a link or a button whose text begins with a label and waits for the page
// that follows; a step that is still being carried out is looked after.
func (w *Tab) Click(label string) {
	w.t.Helper()
	w.follow(w.find("a, button:not([hidden])", label))
	w.settles()
}

// settles looks after a step until it is done, as the page asks for; with scripts the page
// does so itself.
func (w *Tab) settles() {
	w.t.Helper()
	settled := w.within(func() bool {
		title, err := w.page.Eval(`() => document.title`)
		if err != nil {
			return false // the page is being left
		}
		if !strings.HasPrefix(title.Value.Str(), "Wird verarbeitet") {
			return true
		}
		if !w.scripts {
			w.follow(w.find("button", "Jetzt nachsehen"))
		}
		return false
	})
	if !settled {
		w.fail("the step is not done")
	}
}

// Leaves presses a link whose text begins with a label, lets something happen while the page
// that follows is on its way, and gives all that was to be read in main meanwhile. Nothing
// can be asked of a page that is being left, so the page itself keeps it.
func (w *Tab) Leaves(label string, meanwhile func()) string {
	w.t.Helper()
	_, err := w.page.Eval(`() => {
		sessionStorage.read = "";
		new MutationObserver(() => { sessionStorage.read += document.querySelector("main").innerText + "\n"; })
			.observe(document.querySelector("main"), {childList: true, subtree: true, characterData: true});
	}`)
	require.NoError(w.t, err)
	w.press(w.find("main a", label))
	meanwhile()
	w.Open("/")
	read, err := w.page.Eval(`() => sessionStorage.read`)
	require.NoError(w.t, err)
	return read.Value.Str()
}

// Follow presses the first link of the page's own content whose text has some words in it.
func (w *Tab) Follow(words string) {
	w.t.Helper()
	w.follow(w.matching("main a", regexp.QuoteMeta(words)))
}

// follow presses an element and waits for the page that follows.
func (w *Tab) follow(element *rod.Element) {
	w.t.Helper()
	_, err := w.page.Eval(`() => { document.documentElement.dataset.before = "1" }`)
	require.NoError(w.t, err)
	w.press(element)
	if !w.within(w.arrived) {
		w.fail("clicked %s and nothing followed", element)
	}
}

// press puts the pointer on an element and clicks.
func (w *Tab) press(element *rod.Element) {
	w.t.Helper()
	_, err := element.Eval(`() => this.scrollIntoView({block: "center", behavior: "instant"})`)
	require.NoError(w.t, err)
	shape, err := element.Shape()
	require.NoError(w.t, err)
	point := shape.OnePointInside()
	if point == nil {
		w.fail("cannot be clicked: %s", element)
	}
	require.NoError(w.t, w.page.Mouse.MoveTo(*point))
	require.NoError(w.t, w.page.Mouse.Click(proto.InputMouseButtonLeft, 1))
}

// arrived says that another document is loaded than the one that click marked.
func (w *Tab) arrived() bool {
	state, err := w.page.Eval(`() => document.documentElement.dataset.before !== "1" && document.readyState === "complete"`)
	return err == nil && state.Value.Bool() // an error: the page is about to change
}

// field finds what a label stands for.
func (w *Tab) field(label string) *rod.Element {
	w.t.Helper()
	named := w.find("label", label)
	id, err := named.Attribute("for")
	require.NoError(w.t, err)
	if id == nil {
		w.fail("the label %q is for nothing", label)
	}
	element, err := w.page.Element("#" + *id)
	require.NoError(w.t, err)
	return element
}

// Types empties a field and types into it.
func (w *Tab) Types(label, text string) {
	w.t.Helper()
	element := w.field(label)
	w.press(element)
	_, err := element.Eval(`() => this.select()`)
	require.NoError(w.t, err)
	require.NoError(w.t, w.page.InsertText(text))
}

// Dates picks a day, in the form yyyy-mm-dd.
func (w *Tab) Dates(label, day string) {
	w.t.Helper()
	_, err := w.field(label).Eval(`day => { this.value = day; this.dispatchEvent(new Event("change", {bubbles: true})) }`, day)
	require.NoError(w.t, err)
}

// Chooses takes the first option of a list that begins so; "" takes the last one.
func (w *Tab) Chooses(label, option string) {
	w.t.Helper()
	found, err := w.field(label).Eval(`start => {
		const options = [...this.options]
		const i = start ? options.findIndex(o => o.text.trim().startsWith(start)) : options.length - 1
		if (i >= 0) { this.selectedIndex = i; this.dispatchEvent(new Event("change", {bubbles: true})) }
		return i >= 0
	}`, option)
	require.NoError(w.t, err)
	if !found.Value.Bool() {
		w.fail("the list %q has no option %q", label, option)
	}
}

// Attaches chooses a file of this machine.
func (w *Tab) Attaches(label, file string) {
	w.t.Helper()
	require.NoError(w.t, w.field(label).SetFiles([]string{file}))
}

// Ticks ticks a box or a choice that is not ticked.
func (w *Tab) Ticks(label string) {
	w.t.Helper()
	element := w.field(label)
	ticked, err := element.Property("checked")
	require.NoError(w.t, err)
	if !ticked.Bool() {
		w.press(element)
	}
}

// Opens unfolds a part of the page that is folded. A page that has just arrived may still
// scroll to its anchor, away from under the pointer.
func (w *Tab) Opens(label string) {
	w.t.Helper()
	summary := w.find("summary", label)
	unfolded := func() bool {
		open, err := summary.Eval(`() => this.parentElement.open`)
		require.NoError(w.t, err)
		return open.Value.Bool()
	}
	if unfolded() {
		return
	}
	if !w.within(func() bool { w.press(summary); return unfolded() }) {
		w.fail("cannot unfold %q", label)
	}
}

// Picture keeps what the window shows as a file.
func (w *Tab) Picture(file string) {
	w.t.Helper()
	_, err := w.page.Eval(`() => scrollTo({top: 0, behavior: "instant"})`)
	require.NoError(w.t, err)
	png, err := w.page.Screenshot(false, nil)
	require.NoError(w.t, err)
	require.NoError(w.t, os.WriteFile(file, png, 0o600))
}

// Path is the address of the page without the site.
func (w *Tab) Path() string {
	w.t.Helper()
	info, err := w.page.Info()
	require.NoError(w.t, err)
	return strings.TrimPrefix(info.URL, w.site)
}

// Awaits opens an address again and again until a text is to be read: what the program
// does by itself after a step takes a moment.
func (w *Tab) Awaits(path, text string) {
	w.t.Helper()
	if !w.within(func() bool { w.Open(path); return strings.Contains(w.Text(), text) }) {
		w.fail("does not come to see %q", text)
	}
}
