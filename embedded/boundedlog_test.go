package embedded

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBoundedLogKeepsTwoFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "engine.log")
	log, err := openBoundedLog(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Repeat("x", 39) + "\n"
	for range 7 {
		if n, err := log.Write([]byte(line)); n != len(line) || err != nil {
			t.Fatalf("wrote %d, %v", n, err)
		}
	}
	if _, err := log.Write([]byte("the last line\n")); err != nil {
		t.Fatal(err)
	}
	log.close()
	for name, want := range map[string]int64{path: 54, path + ".1": 80} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() != want {
			t.Errorf("%s has %d bytes, want %d", filepath.Base(name), info.Size(), want)
		}
	}
	if !strings.HasSuffix(log.lastLines(), "the last line") {
		t.Errorf("the tail is %q", log.lastLines())
	}
}
