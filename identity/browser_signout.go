package identity

import (
	"net/http"
	"net/url"
)

// signOut ends the session here, and then at the provider.
func (b *Browser) signOut(w http.ResponseWriter, r *http.Request) {
	visitor := VisitorOf(r.Context())
	s, err := b.read(r.Context())
	if err == nil {
		err = b.end(r.Context(), w)
	}
	if err != nil {
		b.unavailable(w, r, err)
		return
	}
	if !visitor.SignedIn {
		http.Redirect(w, r, b.address("/"), http.StatusSeeOther)
		return
	}
	b.audit(r.Context(), EventSignOut, visitor.Person)
	target := b.logoutAddress(r, s.IDToken)
	if target == "" {
		http.Redirect(w, r, b.address("/"), http.StatusSeeOther)
		return
	}
	// No redirect: a page whose forms may only lead to this site could not follow it.
	writePage(w, http.StatusOK, page{
		Title: "Abgemeldet", Text: "Sie sind hier abgemeldet und werden nun auch beim Anmeldedienst abgemeldet.",
		Forward: target, ForwardText: "Weiter zum Anmeldedienst",
	})
}

// logoutAddress is where the provider signs the browser out (OpenID Connect RP-Initiated
// Logout 1.0), "" when it cannot.
func (b *Browser) logoutAddress(r *http.Request, idToken string) string {
	found, err := b.o.OIDC.discover(r.Context())
	if err != nil || found.endSession == "" {
		return ""
	}
	target, err := url.Parse(found.endSession)
	if err != nil {
		return ""
	}
	query := target.Query()
	query.Set("id_token_hint", idToken)
	query.Set("client_id", b.o.OIDC.o.ClientID)
	query.Set("post_logout_redirect_uri", b.address("/"))
	target.RawQuery = query.Encode()
	return target.String()
}
