package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fortschreibung/api"
	"fortschreibung/identity"
	"fortschreibung/store"
	"fortschreibung/web"
	"fortschreibung/worker"
	"fortschreibung/workflows"
)

func serveCommand() *cobra.Command {
	var demo bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "Runs everything in one program: API, worker, Temporal and PostgreSQL",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return serve(c.Context(), c.OutOrStdout(), demo)
		},
	}
	c.Flags().BoolVar(&demo, "demo", false, "load the 2020 edition and a cycle in full swing when there is none yet")
	return c
}

func serve(ctx context.Context, out io.Writer, demo bool) error {
	p, err := newParts()
	if err != nil {
		return err
	}
	if demo && p.config.OIDCIssuer != "" {
		return setup("--demo loads its cycle as the demo's users, who are refused beside OIDC_ISSUER: leave one of both out")
	}
	running, err := p.startAll(ctx)
	if err != nil {
		return errors.Join(err, p.stop())
	}
	fmt.Fprintf(out, "ready %s\n", running.url)
	running.describe(out)
	if demo {
		if err := p.loadDemo(ctx, running.url); err != nil && ctx.Err() == nil {
			return errors.Join(err, p.stop())
		}
	}
	return p.untilStopped(ctx)
}

// server is a running API.
type server struct {
	url  string
	ui   string
	demo bool
}

func (s server) describe(out io.Writer) {
	if s.ui != "" {
		fmt.Fprintf(out, "Temporal UI %s\n", s.ui)
	}
	fmt.Fprintf(out, "pages %s/\n", s.url)
	fmt.Fprintf(out, "API %s/docs\n", s.url)
	if s.demo {
		fmt.Fprintf(out, "demo users (bearer tokens): demo-koordination, demo-werkstatt-1, demo-tfm, demo-tfm-leitung, "+
			"demo-sts-tfm, demo-vorsitz, demo-staatskanzlei, demo-rechnungshof; the others alike for every ministry\n")
	}
}

// startAll starts database, engine, worker and API in this order; the listener comes
// first, so that a taken port is said before anything is created.
func (p *parts) startAll(ctx context.Context) (server, error) {
	listener, err := p.listen()
	if err != nil {
		return server{}, err
	}
	if err := p.startBehind(ctx); err != nil {
		return server{}, errors.Join(err, listener.Close())
	}
	return p.startAPI(ctx, listener)
}

func (p *parts) startBehind(ctx context.Context) error {
	if err := p.openStore(ctx); err != nil {
		return err
	}
	opened, err := p.openEngine(ctx)
	if err != nil {
		return err
	}
	p.engine = opened
	return p.startWorker(ctx)
}

func (p *parts) startWorker(ctx context.Context) error {
	if p.config.TemporalAddress != "" {
		if err := worker.EnsureSearchAttributes(ctx, p.engine.client, p.config.TemporalNamespace); err != nil {
			return setup("TEMPORAL_ADDRESS: %w", err)
		}
	}
	p.shown.Registry.MustRegister(worker.ScheduleMetrics(p.engine.client))
	w := worker.New(p.engine.client, p.store.Trusted(), worker.Options{Logger: p.log})
	if err := w.Start(); err != nil {
		return fmt.Errorf("start worker: %w", err)
	}
	p.stops = append(p.stops, func(context.Context) error { w.Stop(); return nil })
	p.startReminders()
	if err := p.startMail(); err != nil {
		return err
	}
	if err := p.startWebhooks(); err != nil {
		return err
	}
	return worker.EnsureSchedules(ctx, p.engine.client)
}

func (p *parts) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", p.config.HTTPAddr)
	if err != nil {
		return nil, setup("HTTP_ADDR=%s: %w", p.config.HTTPAddr, err)
	}
	return listener, nil
}

// startAPI serves the interface and the pages until the parts are stopped.
func (p *parts) startAPI(ctx context.Context, listener net.Listener) (server, error) {
	url := "http://" + reachable(listener.Addr().String())
	in, err := p.signIn(ctx, url)
	if err != nil {
		return server{}, errors.Join(err, listener.Close())
	}
	limiter, err := p.config.limiter(in.demo != nil)
	if err != nil {
		return server{}, errors.Join(err, listener.Close())
	}
	codec, err := worker.Codec(p.config.PayloadKey)
	if err != nil {
		return server{}, errors.Join(setup("PAYLOAD_KEY: %w", err), listener.Close())
	}
	policy, err := p.config.webhookPolicy()
	if err != nil {
		return server{}, errors.Join(err, listener.Close())
	}
	handler := api.New(api.Deps{
		Store: p.store, Engine: api.NewTemporalEngine(p.engine.client, workflows.TaskQueue), Auth: in.auth,
		Clock: time.Now, Log: p.log, Rehearsals: in.demo != nil,
		Histories: api.EngineHistories(p.engine.client, p.config.TemporalNamespace), Ready: p.ready, PDF: p.printer(),
		Observe: p.shown.Requests(), Registry: p.shown.Registry, Webhooks: policy, Vault: worker.Vault{Codec: codec},
		PublicURL: cmp.Or(p.config.PublicURL, url), Codec: codec, Limiter: limiter, InFlight: p.config.InFlight, HTTPS: strings.HasPrefix(p.config.PublicURL, "https://"),
	})
	changes := p.store.Listen()
	pages, err := web.New(web.Deps{
		API: handler, Visitor: identity.VisitorOf, Clock: time.Now, Log: p.log, Changes: changes,
		Rehearsals: in.demo != nil, Contact: p.config.ContactMail, SignOut: originOf(p.config.OIDCIssuer),
	})
	if err != nil {
		changes.Close()
		return server{}, errors.Join(err, listener.Close())
	}
	pages.Register(handler)
	in.browser.ErrorPage = pages.ErrorPage
	in.browser.Register(handler)
	if in.demo != nil {
		in.demo.Register(handler)
	}
	p.startAuditKeeper() // before what it keeps count of, so that it stops after it
	p.startHTTP(listener, api.AllowTemporalUI(cmp.Or(p.config.TemporalUIOrigin, p.engine.ui), in.browser.Wrap(handler)))
	p.stops = append(p.stops, func(context.Context) error { changes.Close(); return nil }) // so that answers that wait for changes end
	p.startRetention()
	return server{url: url, ui: p.engine.ui, demo: in.demo != nil}, nil
}

// originOf gives scheme and host of an address, nothing for no address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// startHTTP serves a handler until the parts are stopped.
func (p *parts) startHTTP(listener net.Listener, handler http.Handler) {
	srv := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	go func() {
		if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.failed <- err
		}
	}()
	p.stops = append(p.stops, srv.Shutdown)
}

// ready says of every part whether it works.
func (p *parts) ready(ctx context.Context) map[string]error {
	checks := map[string]func(context.Context) error{
		"database": p.store.Ping,
		"engine": func(ctx context.Context) error {
			_, err := p.engine.client.CheckHealth(ctx, nil)
			return err
		},
	}
	answers := map[string]error{}
	for name, check := range checks {
		answers[name] = within(ctx, readyBudget, check)
	}
	return answers
}

// readyBudget is how long one part may take to say that it works.
const readyBudget = 2 * time.Second

func within(ctx context.Context, budget time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	return check(ctx)
}

var _ api.Store = (*store.Store)(nil)
