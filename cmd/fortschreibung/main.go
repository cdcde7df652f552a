// Command fortschreibung runs the annual update cycle of a strategy.
package main

import (
	"os"

	"fortschreibung/internal/heap"
)

func main() {
	heap.Configure()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}
