package documents

import (
	"bytes"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// withPages gives the layout with the number of the page on which each heading stands in
// a PDF of it. Bookmarks and headings are the same in number and order; the first
// bookmark is the document's title.
func withPages(l Layout, pdf []byte) (Layout, error) {
	api.DisableConfigDir() // it would write one into the home directory
	config := model.NewDefaultConfiguration()
	bookmarks, err := api.Bookmarks(bytes.NewReader(pdf), config)
	if err != nil {
		return l, fmt.Errorf("read bookmarks: %w", err)
	}
	pages := pagesOf(bookmarks)
	blocks := make([]Block, len(l.Blocks))
	next := 1
	for i, b := range l.Blocks {
		page := 0
		if b.Kind() == "heading" || b.Kind() == "sheet" {
			if next >= len(pages) {
				return l, fmt.Errorf("the PDF has %d bookmarks, fewer than the document has headings", len(pages))
			}
			page = pages[next]
			next++
		}
		switch b := b.(type) {
		case *Heading:
			copied := *b
			copied.PageHint = itoa(page)
			blocks[i] = &copied
		case *SheetBlock:
			copied := *b
			copied.PageHint = itoa(page)
			blocks[i] = &copied
		default:
			blocks[i] = b
		}
	}
	if next != len(pages) {
		return l, fmt.Errorf("the PDF has %d bookmarks, the document %d headings", len(pages), next)
	}
	l.Blocks = blocks
	return l, nil
}

func pagesOf(bookmarks []pdfcpu.Bookmark) []int {
	var pages []int
	for _, b := range bookmarks {
		pages = append(append(pages, b.PageFrom), pagesOf(b.Kids)...)
	}
	return pages
}
