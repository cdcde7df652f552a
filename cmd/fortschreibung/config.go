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
	HTTPAddr   string `env:"HTTP_ADDR" envDefault:"127.0.0.1:8080"`
	DataDir    string `env:"DATA_DIR" envDefault:"var"`
	Database   string `env:"DATABASE_URL"`
	TokensFile string `env:"AUTH_TOKENS_FILE"`
	PayloadKey string `env:"PAYLOAD_KEY"`
	Chromium   string `env:"CHROMIUM"`
	LogLevel   string `env:"LOG_LEVEL" envDefault:"info"`
	LogFormat  string `env:"LOG_FORMAT" envDefault:"text"`

	TemporalAddress   string `env:"TEMPORAL_ADDRESS"`
	TemporalNamespace string `env:"TEMPORAL_NAMESPACE" envDefault:"default"`
	TemporalAPIKey    string `env:"TEMPORAL_API_KEY"`
	TemporalTLS       bool   `env:"TEMPORAL_TLS"`
	TemporalTLSCA     string `env:"TEMPORAL_TLS_CA"`
	TemporalTLSCert   string `env:"TEMPORAL_TLS_CERT"`
	TemporalTLSKey    string `env:"TEMPORAL_TLS_KEY"`
	TemporalTLSName   string `env:"TEMPORAL_TLS_SERVER_NAME"`

	Protection

	RetainRequestsDays          int `env:"RETAIN_REQUESTS_DAYS" envDefault:"180"`
	RetainRefusedCommentsMonths int `env:"RETAIN_REFUSED_COMMENTS_MONTHS" envDefault:"6"`
	RetainMailedNoticesMonths   int `env:"RETAIN_MAILED_NOTICES_MONTHS" envDefault:"24"`

	DatabaseRole string `env:"DATABASE_ROLE"` // that the one in DATABASE_URL takes on to serve
	AuditSettings
	MailSettings
	WebhookNetworks string `env:"WEBHOOK_NETWORKS"`

	ContactMail     string        `env:"CONTACT_MAIL"`
	PublicURL       string        `env:"PUBLIC_URL"`
	SessionIdle     time.Duration `env:"SESSION_IDLE" envDefault:"30m"`
	SessionAbsolute time.Duration `env:"SESSION_ABSOLUTE" envDefault:"10h"`

	OIDCIssuer           string `env:"OIDC_ISSUER"`
	OIDCClientID         string `env:"OIDC_CLIENT_ID"`
	OIDCClientSecret     string `env:"OIDC_CLIENT_SECRET"`
	OIDCClientSecretFile string `env:"OIDC_CLIENT_SECRET_FILE"`
	OIDCAudience         string `env:"OIDC_AUDIENCE"`
	OIDCRoleClaim        string `env:"OIDC_ROLE_CLAIM"`
	OIDCMinistryClaim    string `env:"OIDC_MINISTRY_CLAIM"`
	OIDCAuthorisedClaim  string `env:"OIDC_AUTHORISED_CLAIM"`
	OIDCChairClaim       string `env:"OIDC_CHAIR_CLAIM"`
	OIDCServiceClaim     string `env:"OIDC_SERVICE_CLAIM"`
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
