package embedded

import (
	"fmt"
	"strings"
)

// MissingBinaryError says that an engine's program is not on this machine.
type MissingBinaryError struct {
	Program string
	Looked  []string // where it was looked for, in order
	Hint    string   // how to get it
}

func (e *MissingBinaryError) Error() string {
	return fmt.Sprintf("%s not found (looked in: %s): %s", e.Program, strings.Join(e.Looked, ", "), e.Hint)
}

// InUseError says that another running program holds the engine's directory.
type InUseError struct {
	Dir string
	PID int // 0 when the holder has not yet written it
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("%s is in use by another running program (process %d): stop that one or choose another directory", e.Dir, e.PID)
}

// PortTakenError says that another program listens where an engine was told to.
type PortTakenError struct {
	Address string
	What    string
}

func (e *PortTakenError) Error() string {
	return fmt.Sprintf("%s cannot listen on %s: the port is taken by another program; choose another port", e.What, e.Address)
}

// InaccessibleError says that the account that PostgreSQL runs as cannot enter a
// directory on the way to its data.
type InaccessibleError struct {
	Dir     string
	Account string
}

func (e *InaccessibleError) Error() string {
	return fmt.Sprintf("user %q cannot enter %s: PostgreSQL refuses to run as root and runs as that user; "+
		"choose a directory whose parents everyone may enter, such as /var/lib/fortschreibung, or start the program as an ordinary user",
		e.Account, e.Dir)
}
