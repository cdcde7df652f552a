package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func healthCommand() *cobra.Command {
	var url string
	c := &cobra.Command{
		Use:   "health",
		Short: "Asks a running server whether every part is ready; exit 0 when it is",
		Args:  exactly(0, "none"),
		RunE: func(c *cobra.Command, _ []string) error {
			if url == "" {
				config, err := readConfig()
				if err != nil {
					return err
				}
				url = "http://" + reachable(config.HTTPAddr)
			}
			return askHealth(c.OutOrStdout(), url)
		},
	}
	c.Flags().StringVar(&url, "url", "", "address of the server; default from HTTP_ADDR")
	return c
}

// reachable turns an address to listen on into one to call from this machine.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	ip := net.ParseIP(host)
	if host == "" || (ip != nil && (ip.IsUnspecified() || ip.Equal(net.IPv4(127, 0, 0, 1)))) {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func askHealth(out io.Writer, url string) error {
	client := &http.Client{Timeout: 5 * time.Second}
	res, err := client.Get(url + "/readyz")
	if err != nil {
		return fmt.Errorf("no server answers: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready (%d): %s", res.StatusCode, body)
	}
	if !json.Valid(body) {
		return fmt.Errorf("%s is no Fortschreibung server: %.200s", url, body)
	}
	fmt.Fprintf(out, "ready: %s\n", body)
	return nil
}
