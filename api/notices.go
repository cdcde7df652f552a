package api

import (
	"context"

	"fortschreibung/records"
	"fortschreibung/workflows"
)

func (s *server) listOwnNotices(ctx context.Context, in *PageQuery) (*out[List[NoticeReceipt]], error) {
	return list(s.store.Notices(ctx, actorOf(ctx), in.page()))
}

func (s *server) listNotices(ctx context.Context, in *struct {
	PageQuery
	Recipient string              `query:"recipient" maxLength:"100" doc:"Subject of who was to hear"`
	State     records.NoticeState `query:"state" enum:"waiting,sent,dropped,failed"`
}) (*out[List[NoticeReceipt]], error) {
	return list(s.store.NoticeReceipts(ctx, NoticeFilter{Recipient: in.Recipient, State: in.State}, in.page()))
}

func (s *server) getNoticeSettings(ctx context.Context, _ *struct{}) (*out[NoticeSettings], error) {
	settings, err := s.store.NoticeSettings(ctx, actorOf(ctx).Subject)
	if err != nil {
		return nil, err
	}
	return found(settings, settings.Revision), nil
}

// NoticeSettingsBody is how somebody wants to hear by mail.
type NoticeSettingsBody struct {
	Expected
	Mode records.NoticeMode `json:"mode" enum:"at_once,daily,deadlines,none" doc:"At once; one mail on the morning of each working day; at once but only what is due; no mail"`
}

func (s *server) putNoticeSettings(ctx context.Context, in *struct{ Body NoticeSettingsBody }) (*receiptOut, error) {
	return s.carryOutOwn(ctx, in.Body.ExpectedRevision, "", func(r OwnRequest) (workflows.Result, error) {
		return s.store.SaveNoticeSettings(ctx, r, in.Body.Mode)
	})
}
