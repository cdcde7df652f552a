// Command ratios writes the ratios of a file of results as Go's benchmarks write their
// figures, one line for each round, for benchstat to compare.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "want a file of results")
		os.Exit(2)
	}
	file, err := os.Open(os.Args[1])
	if err == nil {
		err = convert(file, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func convert(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var f struct {
			Name   string    `json:"name"`
			Ratios []float64 `json:"ratios"`
		}
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			return err
		}
		for _, ratio := range f.Ratios {
			name := strings.NewReplacer(" ", "_", ",", "").Replace(f.Name)
			if _, err := fmt.Fprintf(out, "Benchmark%s 1 %f ratio\n", name, ratio); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}
