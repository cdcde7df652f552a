package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRatiosBecomeBenchmarkLines(t *testing.T) {
	var out bytes.Buffer
	err := convert(strings.NewReader(`{"name":"read list, 75","ratios":[0.5,0.6]}
{"name":"start to ready","value":3}
`), &out)
	if want := "Benchmarkread_list_75 1 0.500000 ratio\nBenchmarkread_list_75 1 0.600000 ratio\n"; err != nil || out.String() != want {
		t.Errorf("%q, %v", out.String(), err)
	}
	if err := convert(strings.NewReader("rubbish"), &out); err == nil {
		t.Error("rubbish is taken")
	}
}
