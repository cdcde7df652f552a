package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"fortschreibung/identity"
	"fortschreibung/strategy"
)

func personCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "person",
		Short: "Takes out or erases what is held about a person (DSGVO Art. 15 and 17)",
		Args:  exactly(0, "`person export` or `person erase`"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(personExportCommand(), personEraseCommand())
	return c
}

func personExportCommand() *cobra.Command {
	var mail string
	c := &cobra.Command{
		Use:   "export SUBJECT | --mail ADDRESS",
		Short: "Prints as JSON everything that is held about a person (Art. 15); the audit notes it",
		Args: func(c *cobra.Command, args []string) error {
			if mail != "" {
				return exactly(0, "--mail names the person")(c, args)
			}
			return exactly(1, "the person's subject, or --mail")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				subject, err := p.subject(ctx, args, mail)
				if err != nil {
					return spoken(err)
				}
				data, err := p.store.Trusted().ExportPerson(ctx, subject, strategy.System())
				if err != nil {
					return spoken(err)
				}
				encoder := json.NewEncoder(c.OutOrStdout())
				encoder.SetIndent("", "  ")
				encoder.SetEscapeHTML(false)
				return encoder.Encode(data)
			})
		},
	}
	c.Flags().StringVar(&mail, "mail", "", "mail address of the person")
	return c
}

func (p *parts) subject(ctx context.Context, args []string, mail string) (string, error) {
	if mail == "" {
		return args[0], nil
	}
	return p.store.Trusted().FindPerson(ctx, mail)
}

func personEraseCommand() *cobra.Command {
	var reason string
	c := &cobra.Command{
		Use:   "erase SUBJECT --reason REASON",
		Short: "Removes name, mail, account and sessions of a person (Art. 17); what was done stays under the pseudonym",
		Long: `Removes what tells who a person is: name, mail, the provider's account, sessions,
their name below comments and the notes of their assignments. What was done stays under
the pseudonym. It is refused while the person holds an office. The reason is kept in the
audit and must not name the person: give the reference of their request.`,
		Args: exactly(1, "the person's subject"),
		RunE: func(c *cobra.Command, args []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				if err := p.hasNoToken(args[0]); err != nil {
					return err
				}
				done, err := p.store.Trusted().ErasePerson(ctx, args[0], reason, strategy.System())
				if err != nil {
					return spoken(err)
				}
				if done.Before {
					fmt.Fprintf(c.OutOrStdout(), "%s was erased before, at %s\n", args[0], done.At.Format("2006-01-02 15:04 MST"))
					return nil
				}
				fmt.Fprintf(c.OutOrStdout(), "%s erased: %d sessions ended, name removed from %d comments\n", args[0], done.Sessions, done.Comments)
				return nil
			})
		},
	}
	c.Flags().StringVar(&reason, "reason", "", "why, without naming the person, e.g. the reference of their request")
	return c
}

// hasNoToken refuses a person who can still act by a token.
func (p *parts) hasNoToken(subject string) error {
	if p.config.TokensFile == "" {
		return nil
	}
	tokens, err := identity.LoadTokens(p.config.TokensFile)
	if err != nil {
		return setup("AUTH_TOKENS_FILE: %w", err)
	}
	if slices.ContainsFunc(tokens.Actors(), func(a strategy.Actor) bool { return a.Subject == subject }) {
		return setup("%s is listed in AUTH_TOKENS_FILE; remove the line first", subject)
	}
	return nil
}

// spoken gives a refusal in the words meant for people.
func spoken(err error) error {
	var refusal *strategy.Error
	if errors.As(err, &refusal) {
		return errors.New(refusal.Message)
	}
	return err
}
