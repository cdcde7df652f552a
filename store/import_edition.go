package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"fortschreibung/strategy"
)

// measureNamespace is the namespace of the identities that imports give to measures.
var measureNamespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("fortschreibung:measure"))

// ImportEdition stores an edition that was read from a published paper. A measure keeps
// the identity it has in the edition before, found by its title, otherwise by its code;
// a measure that is not found there gets one made from year and code, the same on every
// machine. MeasureIDs in the argument are not looked at.
//
// The same content again changes nothing. Other content for a year that is stored already
// replaces it only while nothing refers to it: no later edition, no proposal, no report.
func (s *Store) ImportEdition(ctx context.Context, edition strategy.Edition, by strategy.Actor) (changed bool, err error) {
	if err := checkImport(edition); err != nil {
		return false, err
	}
	edition = withTextHashes(edition)
	hash, err := contentHash(edition)
	if err != nil {
		return false, err
	}
	err = s.transact(ctx, fmt.Sprintf("Einlesen der Fassung %d", edition.Year), func(tx *gorm.DB) error {
		if err := advisoryLock(tx, lockImports, 0); err != nil {
			return err
		}
		var stored []editionRow
		if err := tx.Where("year = ?", edition.Year).Find(&stored).Error; err != nil {
			return err
		}
		if len(stored) == 1 && stored[0].ContentHash == hash {
			return nil
		}
		if err := advisoryLock(tx, lockYear, edition.Year); err != nil {
			return err
		}
		if err := checkNotUnderWay(tx, edition.Year); err != nil {
			return err
		}
		if err := s.replaceable(tx, edition.Year, stored); err != nil {
			return err
		}
		if err := s.storeImport(tx, edition, hash); err != nil {
			return err
		}
		changed = true
		row := auditBy(by, "import", map[string]string{"source": edition.Source, "measures": strconv.Itoa(len(edition.Measures))})
		row.CalendarAt, row.Entity, row.EntityID = s.realNow(), EntityEdition, strconv.Itoa(edition.Year)
		row.RequestID, row.TextHash = fmt.Sprintf("import/%d/%s", edition.Year, hash), hash
		return s.appendAudit(tx, []auditRow{row})
	})
	return changed, err
}

func checkImport(e strategy.Edition) error {
	if e.Year < 1900 || e.Year > 2199 {
		return strategy.Invalid("year", "%d ist kein Jahr einer Fassung", e.Year)
	}
	if len(e.Measures) == 0 {
		return strategy.Invalid("measures", "Die Fassung %d enthält keine Maßnahme", e.Year)
	}
	seen := map[string]bool{}
	for i, m := range e.Measures {
		field := fmt.Sprintf("measures[%d]", i)
		switch {
		case m.Code == "" || m.Sheet.Title == "":
			return strategy.Invalid(field, "Eine Maßnahme braucht Kennung und Titel")
		case seen[m.Code]:
			return strategy.Invalid(field+".code", "Die Kennung %s kommt zweimal vor", m.Code)
		}
		seen[m.Code] = true
	}
	return nil
}

func withTextHashes(e strategy.Edition) strategy.Edition {
	measures := make([]strategy.EditionEntry, len(e.Measures))
	for i, m := range e.Measures {
		m.TextHash = strategy.HashTexts(strategy.Draft{Sheet: &m.Sheet, EndingNote: m.EndingNote}.Texts())
		measures[i] = m
	}
	e.Measures = measures
	return e
}

// checkNotUnderWay refuses an edition that a cycle is about to make: it would stand in the
// way of that cycle's own.
func checkNotUnderWay(tx *gorm.DB, year int) error {
	var phases []strategy.Phase
	err := tx.Raw("select phase from cycles where year = ? and outcome in ('', ?)", year, strategy.OutcomeAdopted).Scan(&phases).Error
	if err == nil && len(phases) > 0 {
		return strategy.Invalid("year", "die Fassung %d entsteht aus dem Zyklus %d und wird nicht eingelesen", year, year)
	}
	return err
}

// replaceable refuses an import that would take away the ground from something stored.
func (s *Store) replaceable(tx *gorm.DB, year int, stored []editionRow) error {
	var later int
	if err := tx.Raw("select coalesce(max(year), 0) from editions where year > ?", year).Scan(&later).Error; err != nil {
		return err
	}
	if later != 0 {
		return strategy.Invalid("year", "Die Fassung %d kann nicht (anders) eingelesen werden: die spätere Fassung %d baut auf ihr auf", year, later)
	}
	if len(stored) == 0 {
		return nil
	}
	if !strings.HasPrefix(stored[0].Source, "sha256:") {
		return strategy.Invalid("year", "Die Fassung %d stammt aus %s und wird nicht durch eine eingelesene ersetzt", year, stored[0].Source)
	}
	var users struct{ Proposals, Reports int }
	err := tx.Raw(`
		with ids as (select array_agg(measure_id) as list from edition_entries where year = ?)
		select (select count(*) from proposals, ids where targets && ids.list) as proposals,
		       (select count(*) from reports, ids where measure_id = any (ids.list)) as reports`, year).Scan(&users).Error
	if err != nil {
		return err
	}
	if users.Proposals+users.Reports > 0 {
		return strategy.Invalid("year", "Die Fassung %d ist mit anderem Inhalt gespeichert; %d Vorschläge und %d Berichte beziehen sich auf sie",
			year, users.Proposals, users.Reports)
	}
	return nil
}

func (s *Store) storeImport(tx *gorm.DB, edition strategy.Edition, hash string) error {
	if err := tx.Exec("delete from editions where year = ?", edition.Year).Error; err != nil {
		return err
	}
	// Identities that only the replaced reading had.
	if err := tx.Exec(`
		delete from measures m where first_year = ?
		and not exists (select 1 from edition_entries e where e.measure_id = m.id or e.successor = m.id)`, edition.Year).Error; err != nil {
		return err
	}
	year, err := newestBefore(tx, edition.Year)
	if err != nil {
		return err
	}
	previous, _, err := readEdition(tx, year)
	if err != nil {
		return err
	}
	return s.insertEdition(tx, identify(edition, previous), hash)
}

// identify gives every measure its identity.
func identify(e, previous strategy.Edition) strategy.Edition {
	taken := map[string]bool{}
	ids := make([]string, len(e.Measures))
	match := func(same func(now, before strategy.EditionEntry) bool) {
		for i, m := range e.Measures {
			for _, p := range previous.Measures {
				if ids[i] == "" && !taken[p.MeasureID] && same(m, p) {
					ids[i], taken[p.MeasureID] = p.MeasureID, true
				}
			}
		}
	}
	match(func(now, before strategy.EditionEntry) bool {
		return now.Code == before.Code && plainTitle(now) == plainTitle(before)
	})
	match(func(now, before strategy.EditionEntry) bool { return plainTitle(now) == plainTitle(before) })
	match(func(now, before strategy.EditionEntry) bool {
		return now.Code == before.Code && !now.New // a new measure may have got the code of an ended one
	})
	for i, m := range e.Measures {
		if ids[i] == "" {
			ids[i] = uuid.NewSHA1(measureNamespace, []byte(strconv.Itoa(e.Year)+"/"+m.Code)).String()
		}
		e.Measures[i].MeasureID = ids[i]
	}
	return e
}

// plainTitle is a title without differences in case, spaces and hyphens, as they come from
// the way a paper was set.
func plainTitle(m strategy.EditionEntry) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\u00a0\u00ad-–", r) {
			return -1
		}
		return r
	}, strings.ToLower(m.Sheet.Title))
}
