package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"fortschreibung/documents"
	"fortschreibung/records"
	"fortschreibung/strategy"
	"fortschreibung/workflows"
)

// calendarPath is where calendars are, each below its secret, which no log may keep.
const calendarPath = Prefix + "/calendar/"

// loggedPath is a request's path without what is secret of it.
func loggedPath(path string) string {
	if strings.HasPrefix(path, calendarPath) {
		return calendarPath + "…"
	}
	return path
}

func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func (s *server) getCalendarAccess(ctx context.Context, _ *struct{}) (*out[records.CalendarAccess], error) {
	access, err := s.store.CalendarAccess(ctx, actorOf(ctx).Subject)
	if err != nil {
		return nil, err
	}
	return found(access, access.Revision), nil
}

// FeedReceipt names a new address, once.
type FeedReceipt struct {
	Receipt
	Address string `json:"address,omitempty" doc:"Secret address of the calendar; said once, not to a repeated request"`
}

type feedOut struct {
	Status     int
	ETag       string `header:"ETag" doc:"The revision"`
	RequestKey string `header:"X-Idempotency-Id" doc:"Id under which the step is found in the audit"`
	Body       FeedReceipt
}

// makeCalendarFeed gives the calendar a new address of 26 random letters (130 bits).
func (s *server) makeCalendarFeed(ctx context.Context, in *struct{ Body Expected }) (*feedOut, error) {
	secret := rand.Text()
	hash := secretHash(secret)
	receipt, err := s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.SaveCalendarFeed(ctx, r, hash)
	})
	if err != nil {
		return nil, err
	}
	o := &feedOut{Status: receipt.Status, ETag: receipt.ETag, RequestKey: receipt.RequestKey, Body: FeedReceipt{Receipt: receipt.Body}}
	if receipt.Body.ID == hash {
		o.Body.Address = s.publicURL + calendarPath + secret + ".ics"
	} else {
		o.Body.Message = "Die Adresse wurde bei der ersten Anfrage genannt und ist nicht gespeichert. Eine neue gibt es mit einem neuen Idempotency-Key."
	}
	return o, nil
}

func (s *server) revokeCalendarFeed(ctx context.Context, in *struct{ Body Expected }) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.RevokeCalendarFeed(ctx, r)
	})
}

type calendarOut struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// readCalendarFeed is for calendar programs, which sign in nowhere: the address is the key.
func (s *server) readCalendarFeed(ctx context.Context, in *struct {
	Secret string `path:"secret" maxLength:"64" doc:"The secret address's last part, ending in .ics"`
}) (*calendarOut, error) {
	secret, ok := strings.CutSuffix(in.Secret, ".ics")
	if !ok {
		return nil, strategy.NotFound("diesen Kalender gibt es nicht oder nicht mehr")
	}
	feed, err := s.store.CalendarFeed(ctx, secretHash(secret), s.rehearsals)
	if err != nil {
		return nil, err
	}
	return &calendarOut{
		ContentType: "text/calendar; charset=utf-8", Disposition: `inline; filename="fortschreibung.ics"`,
		CacheControl: "private, no-cache", Body: documents.CalendarFeed(feed),
	}, nil
}
