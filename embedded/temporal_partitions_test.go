package embedded

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAnOlderDatabaseKeepsItsPartitions(t *testing.T) {
	fresh, older := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(older, temporalDB), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, dir string
		inMemory  bool
		one       bool
	}{
		{"a new database", fresh, false, true}, {"the same again", fresh, false, true},
		{"one begun with four", older, false, false}, {"nothing kept", older, true, true},
	} {
		flags, err := partitions(c.dir, c.inMemory)
		if err != nil || (len(flags) > 0) != c.one {
			t.Errorf("%s: %v %v", c.name, flags, err)
		}
		if c.name == "a new database" { // the server has begun it
			if err := os.WriteFile(filepath.Join(fresh, temporalDB), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
