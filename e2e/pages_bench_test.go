package e2e

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// pageGoal is how long the server may work on a page.
const pageGoal = 50 * time.Millisecond

// BenchmarkPages measures every page that its links lead the coordination and a ministry
// to, on a year that was rehearsed with 750 proposals: the median of five requests, from
// the request to the last byte. It takes as long as that rehearsal, about a quarter of an
// hour; PAGES_URL names a running demo server on which it was played already. Files are
// left out.
func BenchmarkPages(b *testing.B) {
	site := os.Getenv("PAGES_URL")
	if site == "" {
		site = rehearsed(b, 750)
	}
	for _, who := range []string{"demo-koordination", "demo-tfm-leitung"} {
		b.Run(who, func(b *testing.B) {
			c := signIn(b, site, who)
			var pages []measuredPage
			for b.Loop() {
				pages = c.walk(b)
			}
			slices.SortFunc(pages, func(x, y measuredPage) int { return int(y.median - x.median) })
			slow := 0
			for _, p := range pages {
				b.Logf("%7.1f ms %5d kB  %s", float64(p.median.Microseconds())/1000, p.size>>10, p.path)
				if p.median > pageGoal {
					slow++
				}
			}
			b.ReportMetric(float64(len(pages)), "pages")
			b.ReportMetric(float64(slow), "over-50ms")
			b.ReportMetric(float64(pages[0].median.Microseconds())/1000, "slowest-ms")
		})
	}
}

// rehearsed is a server on which a whole year was played.
func rehearsed(b *testing.B, proposals int) string {
	b.Helper()
	dir := dataDir(b)
	_, errOut, code := output(b, dir, nil, "import", "--catalogue", "--year", "2020", "--adopted-on", "2020-12-15")
	require.Zero(b, code, errOut)
	site := serve(b, dir, freeAddress(b)).url
	_, err := rehearsal.Run(context.Background(), rehearsal.Options{
		BaseURL: site, Year: 2021, Proposals: proposals, Seed: 1, Ministries: strategy.DefaultMinistries(), Patience: time.Minute,
	})
	require.NoError(b, err)
	return site
}

type measuredPage struct {
	path   string
	median time.Duration
	size   int
}

// clicker follows links as somebody who is signed in.
type clicker struct {
	site string
	http *http.Client
}

var hiddenRequest = regexp.MustCompile(`name="anfrage" value="([^"]+)"`)

// signIn signs a demo user in on the demo's own page.
func signIn(b *testing.B, site, who string) *clicker {
	b.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(b, err)
	c := &clicker{site: strings.Replace(site, "127.0.0.1", "localhost", 1), http: &http.Client{Jar: jar, Timeout: time.Minute}}
	asked, err := c.http.Get(c.site + "/anmelden")
	require.NoError(b, err)
	page, err := io.ReadAll(asked.Body)
	require.NoError(b, err)
	request := hiddenRequest.FindSubmatch(page)
	require.NotNil(b, request, "%s", page)
	answer, err := c.http.PostForm(asked.Request.URL.String(), url.Values{"anfrage": {string(request[1])}, "person": {who}})
	require.NoError(b, err)
	require.NoError(b, answer.Body.Close())
	require.Equal(b, http.StatusOK, answer.StatusCode)
	return c
}

// walk measures a page of each kind: pages whose addresses differ by numbers and ids only
// are of one kind.
func (c *clicker) walk(b *testing.B) []measuredPage {
	b.Helper()
	var pages []measuredPage
	seen := map[string]bool{}
	for waiting := []string{"/"}; len(waiting) > 0; waiting = waiting[1:] {
		path := waiting[0]
		kind := kindOf(path)
		if seen[kind] {
			continue
		}
		seen[kind] = true
		page, links := c.measure(b, path)
		if page.size > 0 {
			pages = append(pages, page)
		}
		waiting = append(waiting, links...)
	}
	return pages
}

var changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\d+`)

func kindOf(path string) string {
	place, query, _ := strings.Cut(path, "?")
	names := []string{}
	if q, err := url.ParseQuery(query); err == nil {
		for name := range q {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return changing.ReplaceAllString(place, "#") + "?" + strings.Join(names, "&")
}

// measure reads a page five times; a file has size 0.
func (c *clicker) measure(b *testing.B, path string) (measuredPage, []string) {
	b.Helper()
	var times []time.Duration
	var body []byte
	for range 5 {
		began := time.Now()
		answer, err := c.http.Get(c.site + path)
		require.NoError(b, err)
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || answer.Header.Get("Content-Disposition") != "" {
			require.NoError(b, answer.Body.Close())
			return measuredPage{path: path}, nil
		}
		body, err = io.ReadAll(answer.Body)
		require.NoError(b, err)
		times = append(times, time.Since(began))
		require.Equal(b, http.StatusOK, answer.StatusCode, path)
	}
	slices.Sort(times)
	return measuredPage{path, times[2], len(body)}, linksIn(string(body))
}

// leftOut are the way out and files that take long to make.
var leftOut = regexp.MustCompile("abmelden|dokument|/akte$")

func linksIn(page string) []string {
	var links []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return links
		}
		token := z.Token()
		if kind != html.StartTagToken || token.Data != "a" {
			continue
		}
		for _, a := range token.Attr {
			path, _, _ := strings.Cut(a.Val, "#")
			if a.Key == "href" && strings.HasPrefix(path, "/") && !leftOut.MatchString(path) {
				links = append(links, path)
			}
		}
	}
}
