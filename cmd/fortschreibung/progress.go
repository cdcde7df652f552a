package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// progress shows a rehearsal's stages: a moving line on a terminal, one line a stage
// elsewhere.
type progress struct {
	out      io.Writer
	terminal bool
	stage    string
}

func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	return &progress{out: out, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

func (p *progress) show(stage string, done, total int) {
	if !p.terminal {
		if stage != p.stage {
			fmt.Fprintln(p.out, stage)
		}
		p.stage = stage
		return
	}
	if stage != p.stage && p.stage != "" {
		fmt.Fprintln(p.out)
	}
	p.stage = stage
	const width = 30
	filled := width * done / max(total, 1)
	padding := strings.Repeat(" ", max(0, 50-utf8.RuneCountInString(stage)))
	fmt.Fprintf(p.out, "\r%s%s [%s%s] %d/%d", stage, padding, strings.Repeat("=", filled), strings.Repeat(" ", width-filled), done, total)
}

func (p *progress) end() {
	if p.terminal && p.stage != "" {
		fmt.Fprintln(p.out)
	}
}
