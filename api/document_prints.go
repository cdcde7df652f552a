package api

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/singleflight"
)

// maxPrints bounds the PDF that are kept; a Fassung has about one MiB.
const maxPrints = 8

// prints keeps the latest PDF of published documents by their ETag, and makes each once
// however many ask at the same time: printing takes seconds, and everybody may ask.
type prints struct {
	making singleflight.Group

	mu    sync.Mutex
	kept  map[string][]byte
	order []string // the oldest first
}

func (p *prints) get(ctx context.Context, etag string, make func(context.Context) ([]byte, error)) ([]byte, error) {
	if pdf, ok := p.find(etag); ok {
		return pdf, nil
	}
	made := p.making.DoChan(etag, func() (any, error) {
		if pdf, ok := p.find(etag); ok {
			return pdf, nil
		}
		pdf, err := make(context.WithoutCancel(ctx)) // others wait for it
		if err == nil {
			p.keep(etag, pdf)
		}
		return pdf, err
	})
	result := <-made
	pdf, _ := result.Val.([]byte)
	return pdf, result.Err
}

func (p *prints) find(etag string) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pdf, ok := p.kept[etag]
	return pdf, ok
}

func (p *prints) keep(etag string, pdf []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string][]byte{}
	}
	if !slices.Contains(p.order, etag) {
		p.order = append(p.order, etag)
	}
	p.kept[etag] = pdf
	if len(p.order) > maxPrints {
		delete(p.kept, p.order[0])
		p.order = p.order[1:]
	}
}
