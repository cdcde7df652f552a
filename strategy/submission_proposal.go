package strategy

// TakeSendBack notes that the chancellery sent the Kabinettvorlage with this proposal back
// as incomplete. The committee's decision stands.
func (p *Proposal) TakeSendBack(o Occasion, submission, reason string) (Trail, bool) {
	if !p.reached("send_back") || p.Submission != submission {
		return Trail{}, false
	}
	p.Stage, p.Submission = StageDecided, ""
	var t Trail
	p.logOwn(&t, o, "send_back", reason, map[string]string{"submission": submission}, o.ID)
	return t, true
}
