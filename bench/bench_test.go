package bench

import (
	"os"
	"testing"

	"fortschreibung/embedded/testengine"
)

func TestMain(m *testing.M) { os.Exit(testengine.Main(m)) }
