package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"fortschreibung/strategy"
)

type editionRow struct {
	Year        int `gorm:"primaryKey;autoIncrement:false"`
	AdoptedOn   day
	Source      string
	ContentHash string
	CreatedAt   time.Time
}

func (editionRow) TableName() string { return "editions" }

type editionFieldRow struct {
	Year       int
	Position   int
	Theme      string
	Field      string
	Vision     string
	Priorities document[[]string]
}

func (editionFieldRow) TableName() string { return "edition_fields" }

type editionEntryRow struct {
	Year       int
	MeasureID  string
	Position   int
	Code       string
	New        bool
	Title      string
	Theme      string
	Field      string
	Lead       textArray
	Sheet      document[strategy.Sheet]
	TextHash   string
	Ended      bool
	EndingNote string
	Successor  *string
	ProposalID string
}

func (editionEntryRow) TableName() string { return "edition_entries" }

type measureRow struct {
	ID        string `gorm:"primaryKey"`
	FirstYear int
	CreatedAt time.Time
}

func (measureRow) TableName() string { return "measures" }

func (r editionFieldRow) field() strategy.EditionField {
	return strategy.EditionField{Theme: r.Theme, Field: r.Field, Vision: r.Vision, Priorities: r.Priorities.V}
}

func (r editionEntryRow) entry() strategy.EditionEntry {
	e := strategy.EditionEntry{
		MeasureID: r.MeasureID, Code: r.Code, New: r.New, Sheet: r.Sheet.V, TextHash: r.TextHash,
		Ended: r.Ended, EndingNote: r.EndingNote, ProposalID: r.ProposalID,
	}
	if r.Successor != nil {
		e.Successor = *r.Successor
	}
	return e
}

// insertEdition stores an edition that does not exist yet, and the identities of measures
// that are new in it.
func (s *Store) insertEdition(tx *gorm.DB, e strategy.Edition, contentHash string) error {
	now := s.realNow()
	row := editionRow{Year: e.Year, AdoptedOn: day(e.AdoptedOn), Source: e.Source, ContentHash: contentHash, CreatedAt: now}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	for i, f := range e.Fields {
		field := editionFieldRow{Year: e.Year, Position: i, Theme: f.Theme, Field: f.Field, Vision: f.Vision, Priorities: doc(nonNil(f.Priorities))}
		if err := tx.Create(&field).Error; err != nil {
			return err
		}
	}
	if len(e.Measures) == 0 {
		return nil
	}
	measures := make([]measureRow, len(e.Measures))
	entries := make([]editionEntryRow, len(e.Measures))
	for i, m := range e.Measures {
		measures[i] = measureRow{ID: m.MeasureID, FirstYear: e.Year, CreatedAt: now}
		entries[i] = editionEntryRow{
			Year: e.Year, MeasureID: m.MeasureID, Position: i, Code: m.Code, New: m.New, Title: m.Sheet.Title,
			Theme: m.Sheet.Theme, Field: m.Sheet.Field, Lead: m.Sheet.Lead, Sheet: doc(m.Sheet), TextHash: m.TextHash,
			Ended: m.Ended, EndingNote: m.EndingNote, Successor: optional(m.Successor), ProposalID: m.ProposalID,
		}
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&measures, 500).Error; err != nil {
		return err
	}
	return tx.CreateInBatches(&entries, 500).Error
}

// readEdition reads an edition with everything in it; false when there is none.
func readEdition(db *gorm.DB, year int) (strategy.Edition, bool, error) {
	var heads []editionRow
	if err := db.Where("year = ?", year).Find(&heads).Error; err != nil || len(heads) == 0 {
		return strategy.Edition{}, false, err
	}
	e := strategy.Edition{
		Year: year, AdoptedOn: strategy.Date(heads[0].AdoptedOn), Source: heads[0].Source,
		Fields: []strategy.EditionField{}, Measures: []strategy.EditionEntry{},
	}
	var fields []editionFieldRow
	if err := db.Where("year = ?", year).Order("position").Find(&fields).Error; err != nil {
		return e, false, err
	}
	for _, f := range fields {
		e.Fields = append(e.Fields, f.field())
	}
	var entries []editionEntryRow
	if err := db.Where("year = ?", year).Order("position").Find(&entries).Error; err != nil {
		return e, false, err
	}
	for _, m := range entries {
		e.Measures = append(e.Measures, m.entry())
	}
	return e, true, nil
}

// newestBefore gives the year of the newest edition before a year, 0 when there is none.
func newestBefore(db *gorm.DB, year int) (int, error) {
	var newest int
	err := db.Raw("select coalesce(max(year), 0) from editions where year < ?", year).Scan(&newest).Error
	return newest, err
}

// contentHash is the SHA-256 of an edition without identities and source: two readings
// of the same paper have the same hash.
func contentHash(e strategy.Edition) (string, error) {
	e.Source = ""
	measures := make([]strategy.EditionEntry, len(e.Measures))
	for i, m := range e.Measures {
		m.MeasureID = ""
		measures[i] = m
	}
	e.Measures = measures
	text, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
