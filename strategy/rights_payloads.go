package strategy

// What the engine keeps encrypted, drafts of every stage among it, is shown in plain text
// only to those who may read everything anyway, and each time is audited.

// ActReadPayloads decrypts what Temporal's own pages show.
const ActReadPayloads Action = "payloads.read"

var payloadRights = []Right{
	{Action: ActReadPayloads, Offices: []Role{RoleCoordinator, RoleAuditor}},
}
