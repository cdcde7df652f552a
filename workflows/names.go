// Package workflows holds the processes that wait, order and time out: one file per
// workflow, its messages in messages.go, its calls to the world in calls.go.
package workflows

import (
	"fmt"
	"strconv"
)

// TaskQueue is the queue that api and worker share.
const TaskQueue = "fortschreibung"

// Names of the workflow types.
const (
	OpenCycle      = "OpenCycle"
	OpenReporting  = "OpenReporting"
	CycleType      = "Cycle"
	ProposalType   = "Proposal"
	ReportType     = "Report"
	SessionType    = "Session"
	SubmissionType = "Submission"
)

// CycleID is the workflow id of a year's cycle.
func CycleID(year int) string { return "cycle/" + strconv.Itoa(year) }

// ProposalID is the workflow id of a proposal.
func ProposalID(id string) string { return "proposal/" + id }

// ReportID is the workflow id of a report; id is "2021-H1/<measure id>".
func ReportID(id string) string { return "report/" + id }

// SessionKey is the id of a session in records and routes.
func SessionKey(year, number int) string { return fmt.Sprintf("%d/%d", year, number) }

// SessionID is the workflow id of a session of the steering committee.
func SessionID(key string) string { return "session/" + key }

// SubmissionID is the workflow id of a Kabinettvorlage; its key has the form of SessionKey.
func SubmissionID(key string) string { return "submission/" + key }
