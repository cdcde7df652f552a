package worker

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// Vault seals secrets with the key of the payloads (Codec): the first key seals, all open.
// Without a key they are kept as they are.
type Vault struct{ Codec converter.PayloadCodec }

// Seal makes a secret unreadable for whoever has the records only.
func (v Vault) Seal(secret string) ([]byte, error) {
	payloads := []*commonpb.Payload{{Data: []byte(secret)}}
	if v.Codec != nil {
		sealed, err := v.Codec.Encode(payloads)
		if err != nil {
			return nil, err
		}
		payloads = sealed
	}
	return proto.Marshal(payloads[0])
}

// Open gives a secret back.
func (v Vault) Open(sealed []byte) (string, error) {
	payload := &commonpb.Payload{}
	if err := proto.Unmarshal(sealed, payload); err != nil {
		return "", err
	}
	if v.Codec == nil {
		if string(payload.Metadata[converter.MetadataEncoding]) == encryptedAs {
			return "", errors.New("sealed, and there is no key")
		}
		return string(payload.Data), nil
	}
	opened, err := v.Codec.Decode([]*commonpb.Payload{payload})
	if err != nil {
		return "", err
	}
	return string(opened[0].Data), nil
}
