package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"fortschreibung/documents"
	"fortschreibung/paper"
	"fortschreibung/rehearsal"
	"fortschreibung/strategy"
)

// seed2020 is the published paper.
const seed2020 = "../../shared/seeds/000_73011063377889c5.txt"

// inForce2020 is the published paper or, without it, the built-in catalogue.
func inForce2020(t *testing.T) strategy.Edition {
	t.Helper()
	adopted := strategy.NewDate(2020, time.December, 15)
	f, err := os.Open(seed2020)
	if err != nil {
		t.Logf("the published paper is not here, taking the catalogue: %v", err)
		catalogue, err := paper.Catalogue2020()
		if err != nil {
			t.Fatal(err)
		}
		return catalogue.Edition(2020, adopted)
	}
	defer f.Close() //nolint:errcheck // only read
	document, err := paper.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return document.Edition(2020, adopted)
}

func headings(page string) []string {
	var found []string
	for _, m := range regexp.MustCompile(`<h2[^>]*>(.*?)</h2>`).FindAllStringSubmatch(page, -1) {
		found = append(found, regexp.MustCompile(`<[^>]+>`).ReplaceAllString(m[1], ""))
	}
	return found
}

// A year is rehearsed on the paper of 2020. What was handed in to the cabinet is read as
// soon as it is, and again when the cabinet has returned it, the committee has decided
// anew and the year is over. Then the year goes to the records.
func TestPapersOfARehearsedYear(t *testing.T) {
	s := newStack(t, 2021)
	if _, err := s.store.ImportEdition(context.Background(), inForce2020(t), strategy.System()); err != nil {
		t.Fatal(err)
	}
	handedIn := make(chan string, 1)
	watch, stop := context.WithCancel(context.Background())
	defer stop()
	go s.watchHandIn(watch, handedIn)
	summary, err := rehearsal.Run(t.Context(), rehearsal.Options{
		BaseURL: strings.TrimSuffix(s.base, "/api/v1"), Year: 2021, Proposals: 14, Seed: 3,
		Ministries: strategy.DefaultMinistries(), Patience: time.Minute, Progress: func(string, int, int) {},
	})
	if err != nil || summary.Outcome != "adopted" {
		t.Fatalf("outcome %s, %v", summary.Outcome, err)
	}
	s.checkVorlage(<-handedIn)
	s.checkEdition(summary)
	s.checkSession()
	s.checkArchive()
	s.checkGolden()
}

// watchHandIn reads the first Kabinettvorlage until it is handed in.
func (s *stack) watchHandIn(ctx context.Context, handedIn chan<- string) {
	for ctx.Err() == nil {
		got := s.get("demo-rechnungshof", "/submissions/2021/1/document?format=html")
		if got.status == http.StatusOK && strings.Contains(got.body, "eingereicht am") {
			handedIn <- got.body
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func (s *stack) checkVorlage(then string) {
	s.t.Helper()
	now := s.want(s.get("demo-rechnungshof", "/submissions/2021/1/document?format=html"), http.StatusOK, "").body
	if now != then {
		s.t.Error("the Kabinettvorlage that was handed in has changed since")
	}
	for role, token := range map[string]string{"chancellery": "demo-staatskanzlei", "committee": "demo-vorsitz"} {
		if got := s.want(s.get(token, "/submissions/2021/1/document?format=html"), http.StatusOK, "").body; got != then {
			s.t.Errorf("the %s reads another Kabinettvorlage than the auditor", role)
		}
	}
	var submission strategy.Submission
	var vorlage documents.Kabinettvorlage
	s.read("demo-koordination", "/submissions/2021/1", &submission)
	s.read("demo-koordination", "/submissions/2021/1/document?format=json", &vorlage)
	if vorlage.Draft || !vorlage.HashHolds || vorlage.Hash != submission.Hash || !strings.Contains(then, submission.Hash) {
		s.t.Errorf("draft %v, hash %s holds %v, the submission's is %s", vorlage.Draft, vorlage.Hash, vorlage.HashHolds, submission.Hash)
	}
	want := "1 Beschlussvorschlag|2 Begründung|3 Umsetzungsstand|4 Auswirkungen|5 Mitzeichnungen|6 Strittige Punkte|7 Fehlende Antworten|8 Maßgaben|9 Synopse|10 Anlagen|Anlage 1: Maßnahmenblätter in der vorgeschlagenen Fassung|Anlage 2: Umsetzungsstand je Maßnahme"
	if got := strings.Join(headings(then), "|"); got != want {
		s.t.Errorf("sections %s", got)
	}
	if got := s.get("demo-werkstatt-1", "/submissions/2021/1/document"); got.status != http.StatusForbidden {
		s.t.Errorf("an organiser reads it: %d", got.status)
	}
}

func (s *stack) checkEdition(summary rehearsal.Summary) {
	s.t.Helper()
	var fassung documents.Paper
	s.read("", "/editions/2021/document?format=json", &fassung)
	sheets := 0
	for _, theme := range fassung.Themes {
		sheets += len(theme.Sheets)
	}
	if sheets != summary.MeasuresAfter {
		s.t.Errorf("the Fassung has %d sheets, the edition %d", sheets, summary.MeasuresAfter)
	}
	markdown := s.want(s.get("", "/editions/2021/document?format=md"), http.StatusOK, "").body
	read, err := documents.ReadMarkdown(strings.NewReader(markdown))
	if err != nil || len(read.Measures) != sheets+len(fassung.Ended) {
		s.t.Errorf("the Markdown gives %d measures back, %v", len(read.Measures), err)
	}
	var synopse documents.Synopse
	s.read("", "/editions/2021/synopsis?format=json&with=2020", &synopse)
	if len(synopse.Entries) == 0 || synopse.Old != "Fassung 2020" || len(synopse.Unchanged) < 50 {
		s.t.Errorf("synopse of %d entries, %d unchanged", len(synopse.Entries), len(synopse.Unchanged))
	}
	for _, theme := range fassung.Themes {
		for _, m := range theme.Sheets {
			if m.ProposalID == "" || m.New {
				continue
			}
			s.read("", "/measures/"+m.MeasureID+"/synopsis?format=json", &synopse)
			if len(synopse.Entries) != 1 {
				s.t.Errorf("%s was changed and its synopse has %d entries", m.Code, len(synopse.Entries))
			}
			s.want(s.get("demo-koordination", "/proposals/"+m.ProposalID+"/synopsis"), http.StatusOK, "")
			return
		}
	}
	s.t.Error("no measure was changed")
}

func (s *stack) checkSession() {
	s.t.Helper()
	minutes := s.want(s.get("demo-vorsitz", "/sessions/2021/1/minutes-document?format=html"), http.StatusOK, "").body
	if got := strings.Join(headings(minutes), "|"); got != "Anwesenheit|Tagesordnung|Beschlüsse|Maßgaben|Verlauf" {
		s.t.Errorf("minutes %s", got)
	}
	if got := s.get("demo-tfm", "/sessions/2021/1/minutes-document"); got.status != http.StatusForbidden {
		s.t.Errorf("a ministry reads the minutes: %d", got.status)
	}
	var session strategy.Session
	s.read("demo-vorsitz", "/sessions/2021/1", &session)
	folder := headings(s.want(s.get("demo-vorsitz", "/sessions/2021/1/folder?format=html"), http.StatusOK, "").body)
	if len(folder) != 1+len(session.Items) || folder[0] != "Tagesordnung" || !strings.HasPrefix(folder[1], "TOP 1 ") {
		s.t.Errorf("the folder has %d parts for %d items: %q", len(folder), len(session.Items), folder)
	}
	if got := s.get("demo-vorsitz", "/sessions/2021/1/folder?format=json"); got.status != http.StatusNotAcceptable {
		s.t.Errorf("a folder as JSON answers %d", got.status)
	}
}

func (s *stack) read(token, path string, into any) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.want(s.get(token, path), http.StatusOK, "").body), into); err != nil {
		s.t.Fatal(err)
	}
}
