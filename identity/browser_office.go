package identity

import (
	"net/http"
	"slices"

	"fortschreibung/records"
	"fortschreibung/strategy"
)

const formLimit = 64 << 10 // bytes

// changeOffice lets somebody who holds several offices act in another one.
func (b *Browser) changeOffice(w http.ResponseWriter, r *http.Request) {
	visitor := VisitorOf(r.Context())
	if !visitor.SignedIn {
		http.Redirect(w, r, b.address("/anmelden"), http.StatusSeeOther)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	name := r.PostFormValue("amt")
	chosen, held := visitor.Person.In(name)
	if name == "" || !held {
		b.ErrorPage(w, r, http.StatusForbidden, "Amt nicht zugewiesen", "Dieses Amt ist Ihnen nicht oder nicht mehr zugewiesen.")
		return
	}
	s, err := b.read(r.Context())
	if err == nil {
		s.Office = name
		err = b.renew(r.Context(), w, s, s.SignedInAt.Add(b.o.Absolute))
	}
	if err != nil {
		b.unavailable(w, r, err)
		return
	}
	person := visitor.Person
	person.Offices = slices.DeleteFunc(slices.Clone(person.Offices), func(a strategy.Actor) bool { return OfficeName(a) == name })
	person.Offices = slices.Insert(person.Offices, 0, chosen)
	b.audit(records.WithViewer(r.Context(), chosen), EventOfficeChanged, person)
	http.Redirect(w, r, b.address(local(r.PostFormValue("zurueck"))), http.StatusSeeOther)
}
