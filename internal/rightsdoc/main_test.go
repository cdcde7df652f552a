package main

import (
	"os"
	"testing"
)

func TestTheTableIsFresh(t *testing.T) {
	written, err := os.ReadFile("../../docs/rights.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != document() {
		t.Error("docs/rights.md is not what the tables say; run: go run ./internal/rightsdoc")
	}
}
