package embedded

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

const loopback = "127.0.0.1"

// freePort is a TCP port on loopback that nothing listens on at this moment.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// choosePort returns a free port for 0, and port itself if nothing listens on it.
func choosePort(port int, what string) (int, error) {
	if port == 0 {
		return freePort()
	}
	address := net.JoinHostPort(loopback, strconv.Itoa(port))
	listener, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return 0, &PortTakenError{Address: address, What: what}
	}
	if err != nil {
		return 0, fmt.Errorf("%s cannot listen on %s: %w", what, address, err)
	}
	return port, listener.Close()
}
