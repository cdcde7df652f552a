package embedded

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is whom PostgreSQL runs as. credential is nil when that is whoever runs this
// program already.
type account struct {
	name       string
	credential *syscall.Credential
}

// postgresAccount is the present user, or an unprivileged one when that is root: the
// owner of the cluster if there is one, else "postgres", else "nobody".
func postgresAccount(dataDir string) (account, error) {
	owner, exists, err := ownerOf(dataDir)
	if err != nil {
		return account{}, err
	}
	if uid := os.Geteuid(); uid != 0 {
		if exists && int64(owner) != int64(uid) {
			return account{}, fmt.Errorf("%s belongs to user id %d, but this program runs as %d: start it as that user", dataDir, owner, uid)
		}
		return account{name: strconv.Itoa(uid)}, nil
	}
	if exists && owner != 0 {
		return lookUpAccount(user.LookupId, strconv.Itoa(int(owner)))
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := lookUpAccount(user.Lookup, name)
		var unknown user.UnknownUserError
		if errors.As(err, &unknown) {
			continue
		}
		return found, err
	}
	return account{}, errors.New("PostgreSQL refuses to run as root and there is no user postgres or nobody on this machine: start the program as an ordinary user")
}

func lookUpAccount(lookUp func(string) (*user.User, error), key string) (account, error) {
	found, err := lookUp(key)
	if err != nil {
		return account{}, fmt.Errorf("look up user %s: %w", key, err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", key, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("user %s: %w", key, err)
	}
	return account{name: found.Username, credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

func ownerOf(path string) (uid uint32, exists bool, err error) {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	return info.Sys().(*syscall.Stat_t).Uid, true, nil
}

// own gives path to the account.
func (a account) own(path string) error {
	if a.credential == nil {
		return nil
	}
	return os.Chown(path, int(a.credential.Uid), int(a.credential.Gid))
}

// canEnter checks that the account may pass through dir and everything above it.
func (a account) canEnter(dir string) error {
	if a.credential == nil {
		return nil
	}
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		owner := info.Sys().(*syscall.Stat_t)
		need := os.FileMode(0o001)
		switch {
		case owner.Uid == a.credential.Uid:
			need = 0o100
		case owner.Gid == a.credential.Gid:
			need = 0o010
		}
		if info.Mode().Perm()&need == 0 {
			return &InaccessibleError{Dir: dir, Account: a.name}
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}
