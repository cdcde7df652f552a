package strategy

// Everybody comments in the Digitalkonferenz, signed in or not; only the auditor changes
// nothing. The coordinator moderates, never their own comment.

// The actions on comments.
const (
	ActComment  Action = "comment.write"
	ActModerate Action = "comment.moderate"
)

var commentRights = []Right{
	{Action: ActComment, Offices: []Role{RolePublic, RoleOrganiser, RoleMinistry, RoleCoordinator, RoleCommittee, RoleChancellery},
		Also: "on a proposal that the Digitalkonferenz discusses"},
	{Action: ActModerate, Offices: []Role{RoleCoordinator}, Also: "not one's own comment"},
}

// MayModerate refuses to release, refuse or answer one's own comment. Author is the subject
// of a signed-in author, empty for the public.
func MayModerate(actor Actor, author string) error {
	if err := May(actor, ActModerate); err != nil {
		return err
	}
	if same(actor, author) {
		return Forbidden("den eigenen Kommentar moderiert jemand anderes")
	}
	return nil
}
