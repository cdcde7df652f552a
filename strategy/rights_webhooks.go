package strategy

// Which other systems are told of steps is the coordinator's to decide; the auditor sees
// which they are and what they were told.

// The actions on webhooks.
const (
	ActKeepWebhooks Action = "webhooks.keep"
	ActReadWebhooks Action = "webhooks.read"
)

var webhookRights = []Right{
	{Action: ActKeepWebhooks, Offices: []Role{RoleCoordinator}},
	{Action: ActReadWebhooks, Offices: []Role{RoleCoordinator, RoleAuditor}},
}
