package embedded

import (
	"net"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	// maxSocketPath is what sockaddr_un holds, less its closing zero byte.
	maxSocketPath = 107
	socketPort    = 5432 // only part of the socket's file name
)

// postgresAddress is a socket folder, or a port on loopback when that is empty.
type postgresAddress struct {
	socketDir string
	port      int
}

func (a postgresAddress) url(role, password, database string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role, password), Path: "/" + database}
	query := url.Values{"sslmode": {"disable"}}
	if a.socketDir != "" {
		query.Set("host", a.socketDir)
		query.Set("port", strconv.Itoa(a.port))
	} else {
		u.Host = net.JoinHostPort(loopback, strconv.Itoa(a.port))
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// serverCommand is the server in the foreground.
func (c cluster) serverCommand(address postgresAddress) *exec.Cmd {
	settings := map[string]string{
		"port":                    strconv.Itoa(address.port),
		"listen_addresses":        loopback,
		"unix_socket_directories": "",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"logging_collector":       "off",
		"log_line_prefix":         "%m [%p] %q%u@%d ",
		"max_connections":         "100",
	}
	if address.socketDir != "" {
		settings["listen_addresses"] = ""
		settings["unix_socket_directories"] = address.socketDir
	}
	if c.volatile {
		settings["fsync"] = "off"
		settings["synchronous_commit"] = "off"
		settings["full_page_writes"] = "off"
	} else {
		settings["fsync"] = "on"
		settings["synchronous_commit"] = "on"
		settings["full_page_writes"] = "on"
	}
	arguments := []string{"-D", c.dataDir()}
	for name, value := range settings {
		arguments = append(arguments, "-c", name+"="+value)
	}
	return c.command("postgres", arguments...)
}

// command runs one of PostgreSQL's programs as the cluster's account.
func (c cluster) command(program string, arguments ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.binaries, program), arguments...)
	cmd.Dir = "/"
	cmd.Env = childEnvironment("/")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.account.credential}
	return cmd
}

// chooseAddress prefers the socket inside the cluster's directory.
func (c cluster) chooseAddress() (postgresAddress, error) {
	socketDir := c.socketDir()
	if len(c.socketFile()) > maxSocketPath || strings.ContainsAny(socketDir, `,"@`) {
		port, err := freePort()
		return postgresAddress{port: port}, err
	}
	return postgresAddress{socketDir: socketDir, port: socketPort}, nil
}
