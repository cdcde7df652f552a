package main

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"os"
	"strings"
	"time"

	"fortschreibung/notices"
	"fortschreibung/strategy"
)

// MailSettings are where notices are mailed through, and when.
type MailSettings struct {
	SMTPAddr         string `env:"SMTP_ADDR" doc:"the mail server, {host:port}, through which {worker} and {serve} mail notices; without it no mail is sent"`
	SMTPFrom         string `env:"SMTP_FROM" doc:"the sender"`
	SMTPUser         string `env:"SMTP_USER" doc:"how to sign in there"`
	SMTPPassword     string `env:"SMTP_PASSWORD" doc:"its password"`
	SMTPPasswordFile string `env:"SMTP_PASSWORD_FILE" doc:"a file that holds it"`
	SMTPTLS          string `env:"SMTP_TLS" envDefault:"starttls" doc:"{starttls}, or on loopback {none}"`
	NoticeHours      string `env:"NOTICE_HOURS" envDefault:"08:00-18:00" doc:"when mail leaves, on Thuringian working days, in Berlin"`
	NoticeRehearsals bool   `env:"NOTICES_REHEARSALS" doc:"whether rehearsed cycles send mail"`
}

// mailEvery is how often it is looked for notices to be mailed, mailGather how far together
// they may lie to share a mail.
const (
	mailEvery  = 30 * time.Second
	mailGather = 2 * time.Minute
)

// readMail checks the settings and reads the password's file.
func (c *Config) readMail() error {
	if _, err := notices.ParseHours(c.NoticeHours); err != nil {
		return setup("NOTICE_HOURS=%q: %w", c.NoticeHours, err)
	}
	if c.SMTPPasswordFile != "" {
		if c.SMTPPassword != "" {
			return setup("SMTP_PASSWORD and SMTP_PASSWORD_FILE: set one of both")
		}
		password, err := os.ReadFile(c.SMTPPasswordFile)
		if err != nil {
			return setup("SMTP_PASSWORD_FILE: %w", err)
		}
		c.SMTPPassword = strings.TrimSpace(string(password))
	}
	if c.SMTPAddr == "" {
		return nil
	}
	if err := c.smtp().Check(); err != nil {
		return setup("SMTP_ADDR=%q, SMTP_TLS=%q: %w", c.SMTPAddr, c.SMTPTLS, err)
	}
	if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
		return setup("SMTP_FROM=%q: want the sender's address, e.g. Fortschreibung <noreply@example.org>", c.SMTPFrom)
	}
	if (c.SMTPUser == "") != (c.SMTPPassword == "") {
		return setup("SMTP_USER and SMTP_PASSWORD (or SMTP_PASSWORD_FILE): set both or none")
	}
	return nil
}

func (c Config) smtp() notices.SMTP {
	return notices.SMTP{Address: c.SMTPAddr, User: c.SMTPUser, Password: c.SMTPPassword, TLS: notices.TLSMode(c.SMTPTLS)}
}

// startMail mails notices until the parts are stopped; without SMTP_ADDR it does nothing.
func (p *parts) startMail() error {
	if p.config.SMTPAddr == "" {
		p.log.Info("notices are not mailed: set SMTP_ADDR and SMTP_FROM")
		return nil
	}
	sender, err := notices.NewConnection(p.config.smtp())
	if err != nil {
		return setup("SMTP_ADDR: %w", err)
	}
	from, err := mail.ParseAddress(p.config.SMTPFrom)
	if err != nil {
		return setup("SMTP_FROM: %w", err)
	}
	hours, err := notices.ParseHours(p.config.NoticeHours)
	if err != nil {
		return setup("NOTICE_HOURS: %w", err)
	}
	mailer := &notices.Mailer{
		Outbox: p.store.Trusted(), Sender: sender, From: *from, Clock: time.Now, Log: p.log, Rehearsals: p.config.NoticeRehearsals,
		PublicURL: cmp.Or(p.config.PublicURL, "http://"+reachable(p.config.HTTPAddr)),
		Schedule:  notices.Schedule{Calendar: strategy.NewCalendar(), Hours: hours, Gather: mailGather},
	}
	ctx, cancel := context.WithCancel(context.Background())
	ticker, done := time.NewTicker(mailEvery), make(chan struct{})
	go func() {
		defer close(done)
		mailer.Run(ctx, ticker.C)
	}()
	p.stops = append(p.stops, func(stopping context.Context) error {
		ticker.Stop()
		cancel()
		select {
		case <-done:
			return nil
		case <-stopping.Done():
			return fmt.Errorf("stop mailing: %w", stopping.Err())
		}
	})
	return nil
}
