package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"fortschreibung/records"
	"fortschreibung/store"
	"fortschreibung/strategy"
)

func auditCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Works on the audit chain",
		Args:  exactly(0, "`audit verify`, `audit checkpoint`, `audit export` or `audit key`"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(auditVerifyCommand(), auditCheckpointCommand(), auditExportCommand(), auditKeyCommand())
	return c
}

type verifyFlags struct {
	checkpoints []string
	publicKey   string
	file        string
}

func auditVerifyCommand() *cobra.Command {
	var f verifyFlags
	c := &cobra.Command{
		Use:   "verify",
		Short: "Walks the audit chain: exit 0 and the number of entries, or the first broken entry",
		Long: `Walks the audit chain and compares it with the checkpoints stored beside it.

With --checkpoint it must also contain checkpoints that were kept elsewhere; only these show
that somebody rewrote the whole chain. With --public-key their signatures must be by that key.
With --file it walks an exported chain and needs no database.`,
		Args: exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error { return verifyAudit(c.Context(), c.OutOrStdout(), f) },
	}
	c.Flags().StringArrayVar(&f.checkpoints, "checkpoint", nil, "file of a checkpoint that was kept elsewhere; may be repeated")
	c.Flags().StringVar(&f.publicKey, "public-key", "", "file of the key that checks signatures")
	c.Flags().StringVar(&f.file, "file", "", "an exported chain, in place of the database")
	return c
}

func verifyAudit(ctx context.Context, out io.Writer, f verifyFlags) error {
	keys, err := f.keys()
	if err != nil {
		return err
	}
	kept, err := f.kept(keys)
	if err != nil {
		return err
	}
	if f.file != "" {
		file, err := os.Open(f.file)
		if err != nil {
			return setup("%w", err)
		}
		defer file.Close() //nolint:errcheck // only read
		report, err := store.VerifyExport(file, keys, kept...)
		if err != nil {
			return err
		}
		return tellAudit(out, report)
	}
	return withStore(ctx, func(ctx context.Context, p parts) error {
		report, err := p.store.Trusted().Knowing(keys).VerifyAudit(ctx, kept...)
		if err != nil {
			return err
		}
		return tellAudit(out, report)
	})
}

func (f verifyFlags) keys() (store.Keyring, error) {
	if f.publicKey == "" {
		return nil, nil
	}
	text, err := os.ReadFile(f.publicKey)
	if err != nil {
		return nil, setup("--public-key: %w", err)
	}
	key, err := store.ParsePublicKey(string(text))
	if err != nil {
		return nil, setup("--public-key: %w", err)
	}
	return store.Keyring{key}, nil
}

// kept reads the checkpoints; when a key is named, it has to have signed them.
func (f verifyFlags) kept(keys store.Keyring) ([]records.Checkpoint, error) {
	var kept []records.Checkpoint
	for _, name := range f.checkpoints {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, setup("--checkpoint: %w", err)
		}
		var c records.Checkpoint
		if err := json.Unmarshal(text, &c); err != nil || c.Seq < 1 {
			return nil, setup("--checkpoint: %s is no checkpoint", name)
		}
		if len(keys) > 0 && !keys.Signed(c) {
			return nil, fmt.Errorf("%s is not signed by the key of --public-key", name)
		}
		kept = append(kept, c)
	}
	return kept, nil
}

func tellAudit(out io.Writer, report records.AuditReport) error {
	if !report.OK {
		return fmt.Errorf("audit broken at entry %d: %s (%d entries before it are in order)",
			report.FirstBroken, report.Why, report.Entries)
	}
	fmt.Fprintf(out, "audit in order: %d entries, head %s\n", report.Entries, report.HeadHash)
	fmt.Fprintf(out, "%d checkpoints are contained, %d signatures are by unknown keys\n", report.Checkpoints, report.UnknownKeys)
	return nil
}

func auditCheckpointCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "checkpoint",
		Short: "Signs how far the audit has come, with AUDIT_SIGNING_KEY(_FILE); keep the result elsewhere",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				signed, err := p.store.Trusted().SignCheckpoint(ctx)
				if errors.Is(err, store.ErrNoSigningKey) {
					return errNoSigningKey
				}
				if err != nil {
					return err
				}
				encoded, err := encodeCheckpoint(signed)
				if err != nil {
					return err
				}
				return writeOut(c.OutOrStdout(), out, func(w io.Writer) error { _, err := w.Write(encoded); return err })
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to write; default: standard output")
	return c
}

func auditExportCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "export",
		Short: "Writes the audit chain as JSON Lines; `audit verify --file` checks it without a database",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(c.Context(), func(ctx context.Context, p parts) error {
				trusted := p.store.Trusted()
				if err := trusted.NoteExport(ctx, records.Export{Actor: strategy.System(), What: "audit", Entity: "audit"}); err != nil {
					return err
				}
				return writeOut(c.OutOrStdout(), out, func(w io.Writer) error { return trusted.ExportAudit(ctx, w) })
			})
		},
	}
	c.Flags().StringVar(&out, "out", "", "file to write; default: standard output")
	return c
}

func auditKeyCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "key",
		Short: "Prints the public key of the key that signs checkpoints; with --out it makes a new one",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			public, err := publicKey(out)
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(public)
			return err
		},
	}
	c.Flags().StringVar(&out, "out", "", "new file for a new private key")
	return c
}

// publicKey is that of a new key, written to a file, or of the one that is set.
func publicKey(newFile string) ([]byte, error) {
	if newFile != "" {
		private, public, err := store.NewSigningKey()
		if err == nil {
			err = writeNew(newFile, private, 0o600)
		}
		if err != nil {
			return nil, setup("--out: %w", err)
		}
		return public, nil
	}
	config, err := readConfig()
	if err != nil {
		return nil, err
	}
	signer, err := config.auditSigner()
	if err != nil {
		return nil, err
	}
	if len(signer) == 0 {
		return nil, errNoSigningKey
	}
	return store.EncodePublicKey(signer.PublicKey())
}

var errNoSigningKey = setupError{errors.New("set AUDIT_SIGNING_KEY or AUDIT_SIGNING_KEY_FILE; `fortschreibung audit key --out FILE` makes a key")}

// writeOut writes to a file that only its owner reads, or to standard output.
func writeOut(standard io.Writer, path string, write func(io.Writer) error) error {
	if path == "" {
		return write(standard)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return setup("--out: %w", err)
	}
	return errors.Join(write(file), file.Close())
}
