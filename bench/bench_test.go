package bench

import (
	"os"
	"testing"

	"fortschreibung/embedded/testengine"
	"fortschreibung/internal/heap"
)

func TestMain(m *testing.M) {
	heap.Configure() // as the program does
	os.Exit(testengine.Main(m))
}
