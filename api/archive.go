package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"

	"fortschreibung/archive"
)

// archiveOut is the E-Akte of a cycle as a file.
type archiveOut struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// readArchive makes the E-Akte of a closed cycle, one at a time: it holds all documents of a
// year in memory while it is made.
func (s *server) readArchive(ctx context.Context, in *YearPath) (*archiveOut, error) {
	select {
	case s.archiving <- struct{}{}:
		defer func() { <-s.archiving }()
	default:
		return nil, newProblem(http.StatusServiceUnavailable, "Es wird gerade eine andere E-Akte erzeugt. Bitte später wiederholen.").with("Retry-After", "30")
	}
	maker := archive.Maker{Records: s.store}
	if s.printer != nil {
		maker.Printer = s.printer
	}
	var akte bytes.Buffer
	if err := maker.Write(ctx, in.Year, &akte); err != nil {
		return nil, err
	}
	year := strconv.Itoa(in.Year)
	if err := s.store.NoteExport(ctx, Export{Actor: actorOf(ctx), What: "archive", Entity: "cycle", EntityID: year}); err != nil {
		return nil, err
	}
	return &archiveOut{
		ContentType: "application/zip", Disposition: fmt.Sprintf(`attachment; filename="E-Akte-Fortschreibung-%s.zip"`, year),
		CacheControl: "no-store", Body: akte.Bytes(),
	}, nil
}
