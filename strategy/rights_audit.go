package strategy

// The audit chain is read and verified by auditor and coordinator. The auditor reads
// everything and changes nothing.

// ActReadAudit reads and verifies the audit chain.
const ActReadAudit Action = "audit.read"

var auditRights = []Right{
	{Action: ActReadAudit, Offices: []Role{RoleAuditor, RoleCoordinator}},
}
