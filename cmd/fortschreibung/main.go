// Command fortschreibung runs the annual update cycle of a strategy.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
