package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"fortschreibung/documents"
)

// pausingPrinter prints when it is let.
type pausingPrinter struct{ begun, let chan struct{} }

func (p pausingPrinter) PDF(context.Context, documents.Layout) ([]byte, error) {
	p.begun <- struct{}{}
	<-p.let
	return []byte("%PDF-fake"), nil
}

const printName = "0b4d1c9e-55f8-4f64-9c57-3f6a8f1a2b33"

func TestAPDFCanBeFollowedWhileItIsMade(t *testing.T) {
	printer := pausingPrinter{begun: make(chan struct{}), let: make(chan struct{})}
	b := documentBench(t, printer)
	progress := func() PrintProgress {
		var p PrintProgress
		if err := json.Unmarshal([]byte(b.do(http.MethodGet, "", Prefix+"/prints/"+printName, "", "").body), &p); err != nil {
			t.Error(err)
		}
		return p
	}
	if p := progress(); p.Stage != "none" {
		t.Errorf("before it is asked for: %+v", p)
	}
	done := make(chan int)
	go func() {
		done <- b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf&print="+printName, "", "").status
	}()
	<-printer.begun
	if p := progress(); p.Stage != "waiting" || p.Step != 1 {
		t.Errorf("while it is made: %+v", p)
	}
	printer.let <- struct{}{}
	if status := <-done; status != http.StatusOK {
		t.Errorf("the PDF answers %d", status)
	}
	if p := progress(); p.Stage != "none" {
		t.Errorf("when it is done: %+v", p)
	}
	if got := b.do(http.MethodGet, "", Prefix+"/editions/2026/document?format=pdf&print=x", "", ""); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a name that is no UUID answers %d", got.status)
	}
}

func TestSoManyPDFAreFollowedAndNoMore(t *testing.T) {
	var f followed
	var ends []func()
	for i := range maxFollowed + 1 {
		_, done := f.follow(t.Context(), fmt.Sprint(i))
		ends = append(ends, done)
	}
	if len(f.by) != maxFollowed {
		t.Errorf("%d are followed", len(f.by))
	}
	for _, done := range ends {
		done()
	}
	if len(f.by) != 0 {
		t.Errorf("%d are left", len(f.by))
	}
}
