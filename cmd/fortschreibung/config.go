package main

import (
	"errors"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything the environment can set. Nothing is required for `serve`.
type Config struct {
	HTTPAddr   string `env:"HTTP_ADDR" envDefault:"127.0.0.1:8080" doc:"where the program listens"`
	DataDir    string `env:"DATA_DIR" envDefault:"var" doc:"what {serve} keeps: database, engine, keys"`
	Database   string `env:"DATABASE_URL" doc:"PostgreSQL, as the owner of the tables; without it {serve} has a private cluster below {DATA_DIR}"`
	TokensFile string `env:"AUTH_TOKENS_FILE" doc:"who may do what, by hash of the bearer token; asked before the provider. Without it and without a provider the demo's users are served, on loopback only"`
	PayloadKey string `env:"PAYLOAD_KEY" doc:"32 bytes in hex or base64, several separated by commas: payloads in the engine, texts of failures among them, and secrets of webhooks are encrypted with the first and read with all. Without it they are not encrypted"`
	Chromium   string `env:"CHROMIUM" doc:"the program that makes PDF; without it the one on {PATH}, and without Chromium documents stay available in all other formats"`
	LogLevel   string `env:"LOG_LEVEL" envDefault:"info" doc:"{debug}, {info}, {warn} or {error}"`
	LogFormat  string `env:"LOG_FORMAT" envDefault:"text" doc:"{text} or {json}"`

	TemporalAddress   string `env:"TEMPORAL_ADDRESS" doc:"the engine, {host:port}; without it {serve} has a dev server of its own below {DATA_DIR}"`
	TemporalNamespace string `env:"TEMPORAL_NAMESPACE" envDefault:"default" doc:"the namespace in it"`
	TemporalAPIKey    string `env:"TEMPORAL_API_KEY" doc:"key of Temporal Cloud; switches TLS on"`
	TemporalTLS       bool   `env:"TEMPORAL_TLS" doc:"reach the engine by TLS"`
	TemporalTLSCA     string `env:"TEMPORAL_TLS_CA" doc:"file of the authority that signed the engine's certificate; else the machine's own"`
	TemporalTLSCert   string `env:"TEMPORAL_TLS_CERT" doc:"file of our own certificate, for mutual TLS"`
	TemporalTLSKey    string `env:"TEMPORAL_TLS_KEY" doc:"file of its key"`
	TemporalTLSName   string `env:"TEMPORAL_TLS_SERVER_NAME" doc:"the name in the engine's certificate, when it is not the host in {TEMPORAL_ADDRESS}"`

	Protection

	RetainRequestsDays          int `env:"RETAIN_REQUESTS_DAYS" envDefault:"180" doc:"how long answers to repeated requests are kept, in days; see {docs/retention.md}"`
	RetainRefusedCommentsMonths int `env:"RETAIN_REFUSED_COMMENTS_MONTHS" envDefault:"6" doc:"how long comments that moderation refused are kept, in months"`
	RetainMailedNoticesMonths   int `env:"RETAIN_MAILED_NOTICES_MONTHS" envDefault:"24" doc:"how long notices that were mailed are kept, in months"`

	DatabaseRole string `env:"DATABASE_ROLE" doc:"the role with fewer rights that {api} and {worker} take on ({set role} per connection, so no transaction-pooling proxy in between); {migrate} grants it what it needs. Without it row-level security does not bind the program; {serve} has one of its own"`
	AuditSettings
	MailSettings
	WebhookNetworks string `env:"WEBHOOK_NETWORKS" doc:"networks that webhooks may reach although they are not public, separated by commas"`

	ContactMail     string        `env:"CONTACT_MAIL" doc:"whom pages name as contact"`
	PublicURL       string        `env:"PUBLIC_URL" doc:"where browsers reach the program, {https://…}; needed with {OIDC_ISSUER} off loopback"`
	SessionIdle     time.Duration `env:"SESSION_IDLE" envDefault:"30m" doc:"when a sign-in on the pages ends without use"`
	SessionAbsolute time.Duration `env:"SESSION_ABSOLUTE" envDefault:"10h" doc:"when it ends at the latest"`

	OIDCIssuer           string `env:"OIDC_ISSUER" doc:"the OpenID provider that signs people in, on the pages and at the API"`
	OIDCClientID         string `env:"OIDC_CLIENT_ID" doc:"our name there"`
	OIDCClientSecret     string `env:"OIDC_CLIENT_SECRET" doc:"our secret there"`
	OIDCClientSecretFile string `env:"OIDC_CLIENT_SECRET_FILE" doc:"a file that holds it"`
	OIDCAudience         string `env:"OIDC_AUDIENCE" doc:"the audience that bearer tokens must name; without it {OIDC_CLIENT_ID}"`
	OIDCRoleClaim        string `env:"OIDC_ROLE_CLAIM" doc:"claim that names the office, with dots for nested ones ({realm_access.roles}); without it the coordinator's assignments say who holds which office"`
	OIDCMinistryClaim    string `env:"OIDC_MINISTRY_CLAIM" doc:"claim that names the ministry"`
	OIDCAuthorisedClaim  string `env:"OIDC_AUTHORISED_CLAIM" doc:"claim that says who may sign for their ministry"`
	OIDCChairClaim       string `env:"OIDC_CHAIR_CLAIM" doc:"claim that says who chairs the committee"`
	OIDCServiceClaim     string `env:"OIDC_SERVICE_CLAIM" doc:"a claim that only tokens of programs have; without it a program's client is its subject"`
}

// readConfig reads and checks the environment; every fault is a setupError that names
// the variable.
func readConfig() (Config, error) {
	var c Config
	if err := env.Parse(&c); err != nil {
		return c, setup("environment: %w", err)
	}
	if _, _, err := net.SplitHostPort(c.HTTPAddr); err != nil {
		return c, setup("HTTP_ADDR=%q: want host:port, e.g. 127.0.0.1:8080", c.HTTPAddr)
	}
	if c.Database != "" {
		u, err := url.Parse(c.Database)
		if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
			return c, setup("DATABASE_URL: want postgres://user:password@host:5432/name")
		}
	}
	if c.TemporalAddress != "" {
		if _, _, err := net.SplitHostPort(c.TemporalAddress); err != nil {
			return c, setup("TEMPORAL_ADDRESS=%q: want host:port, e.g. temporal.example:7233", c.TemporalAddress)
		}
	}
	if err := c.readSignIn(); err != nil {
		return c, err
	}
	if err := c.readRetention(); err != nil {
		return c, err
	}
	if err := c.readMail(); err != nil {
		return c, err
	}
	if err := c.checkProtection(); err != nil {
		return c, err
	}
	if _, err := c.webhookPolicy(); err != nil {
		return c, err
	}
	if _, err := c.level(); err != nil {
		return c, err
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		return c, setup("LOG_FORMAT=%q: want text or json", c.LogFormat)
	}
	dir, err := filepath.Abs(c.DataDir)
	if err != nil {
		return c, setup("DATA_DIR=%q: %w", c.DataDir, err)
	}
	c.DataDir = dir
	return c, nil
}

func (c Config) level() (slog.Level, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(strings.ToUpper(c.LogLevel))); err != nil {
		return level, setup("LOG_LEVEL=%q: want debug, info, warn or error", c.LogLevel)
	}
	return level, nil
}

// logger writes to standard error, so that standard output stays for results.
func (c Config) logger() *slog.Logger {
	level, err := c.level()
	if err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, options))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, options))
}

// demo says whether the known demo users are signed in: without a file of tokens and
// without a provider, and on loopback only.
func (c Config) demo() (bool, error) {
	if c.TokensFile != "" || c.OIDCIssuer != "" {
		return false, nil
	}
	host, _, err := net.SplitHostPort(c.HTTPAddr)
	if err != nil {
		return false, setup("HTTP_ADDR=%q: %w", c.HTTPAddr, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || (ip != nil && ip.IsLoopback()) {
		return true, nil
	}
	return false, errDemoOffLoopback
}

var errDemoOffLoopback = setupError{errors.New("the demo users are known to everybody and therefore only served on loopback: " +
	"set OIDC_ISSUER or AUTH_TOKENS_FILE, or HTTP_ADDR to 127.0.0.1:8080")}
