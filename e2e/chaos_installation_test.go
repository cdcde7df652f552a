package e2e

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// installation is the program as it runs for real: database, engine, an API and two
// workers, each a process of its own, with the network between them in our hands.
type installation struct {
	t        testing.TB
	url      string // of the API
	database *toxiproxy.Proxy
	engine   *toxiproxy.Proxy
	units    []unit // database, engine, then the program
	program  []string
	direct   []string // environment that goes around the proxies
	dir      string
}

func install(t testing.TB) *installation {
	t.Helper()
	// A directory with @ in its name: PostgreSQL is then reached by TCP, and a proxy fits between.
	dir := filepath.Join(dataDir(t), "with@tcp")
	require.NoError(t, os.Mkdir(dir, 0o711)) //nolint:gosec // the database's account has to pass
	i := &installation{t: t, dir: dir}
	proxies := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())

	var direct *url.URL
	postgres := startEngine(t, "postgres", beginPostgres(filepath.Join(dir, "postgres"), func(address string) {
		u, err := url.Parse(address)
		require.NoError(t, err)
		direct = u
		if i.database != nil {
			i.cut(i.database, u.Host)
		}
	}))
	_, port, _ := strings.Cut(freeAddress(t), ":")
	temporal := startEngine(t, "temporal", beginTemporal(filepath.Join(dir, "temporal"), number(t, port)))
	i.database = i.proxy(proxies, "database", direct.Host)
	i.engine = i.proxy(proxies, "engine", "127.0.0.1:"+port)

	through := *direct
	through.Host = i.database.Listen
	i.program = []string{"DATABASE_URL=" + through.String(), "TEMPORAL_ADDRESS=" + i.engine.Listen, "DATABASE_ROLE=fortschreibung_app"}
	i.direct = []string{"DATABASE_URL=" + direct.String(), "TEMPORAL_ADDRESS=127.0.0.1:" + port, "DATABASE_ROLE=fortschreibung_app"}
	_, stderr, code := output(t, dir, i.program, "migrate", "--grant", "fortschreibung_app")
	require.Zero(t, code, stderr)
	if *chaosRehearsals == 1 && *soakFor == 0 {
		importSmall(t, dir, i.program)
	} else {
		_, stderr, code = output(t, dir, i.program, "import", "--catalogue", "--year", "2020", "--adopted-on", "2020-12-15")
		require.Zero(t, code, stderr)
	}

	address := freeAddress(t)
	i.url = "http://" + address
	i.units = []unit{
		postgres, temporal,
		startProgram(t, "api", dir, append([]string{"HTTP_ADDR=" + address}, i.program...), "api"),
		startProgram(t, "worker-1", dir, append([]string{"HTTP_ADDR=" + freeAddress(t)}, i.program...), "worker"),
		startProgram(t, "worker-2", dir, append([]string{"HTTP_ADDR=" + freeAddress(t)}, i.program...), "worker"),
	}
	t.Cleanup(i.close)
	return i
}

func (i *installation) proxy(server *toxiproxy.ApiServer, name, upstream string) *toxiproxy.Proxy {
	i.t.Helper()
	p := toxiproxy.NewProxy(server, name, freeAddress(i.t), upstream)
	require.NoError(i.t, p.Start())
	return p
}

// cut breaks every connection through a proxy; it then leads to an address.
func (i *installation) cut(p *toxiproxy.Proxy, upstream string) {
	p.Stop()
	p.Upstream = upstream
	i.reopen(p)
}

// reopen opens a proxy again, unless somebody else has: the end of a fault, or a database
// that came back.
func (i *installation) reopen(p *toxiproxy.Proxy) {
	if err := p.Start(); err != nil && !errors.Is(err, toxiproxy.ErrProxyAlreadyStarted) {
		i.t.Errorf("proxy %s: %v", p.Name, err)
	}
}

// close stops the program before what it runs on.
func (i *installation) close() {
	for n := len(i.units) - 1; n >= 0; n-- {
		i.units[n].shutdown()
	}
	i.database.Stop()
	i.engine.Stop()
	if i.t.Failed() {
		for _, label := range []string{"api", "worker-1", "worker-2"} {
			text, err := os.ReadFile(filepath.Join(i.dir, label+".log"))
			if err == nil {
				i.t.Logf("%s ends with\n%s", label, tail(string(text), 40))
			}
		}
	}
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}
