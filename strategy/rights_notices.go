package strategy

// Everybody who is signed in reads what they were told, and sets how they want to be told:
// their own row, which is no part of the process, so that the auditor may too. Who was told
// what is read by coordinator and auditor.

// The actions on notices.
const (
	ActReadOwnNotices Action = "notices.read_own"
	ActSetOwnNotices  Action = "notices.set_own" // also the address of one's own calendar
	ActReadNotices    Action = "notices.read"
)

var noticeRights = []Right{
	{Action: ActReadOwnNotices, Offices: signedIn, Also: "one's own"},
	{Action: ActSetOwnNotices, Offices: signedIn, Also: "one's own"},
	{Action: ActReadNotices, Offices: []Role{RoleCoordinator, RoleAuditor}},
}
