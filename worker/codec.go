package worker

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

const (
	keyBytes     = 32 // AES-256
	encryptedAs  = "binary/encrypted"
	keyIDEntry   = "encryption-key-id"
	keyIDLetters = 16
)

// DataConverter gives the converter that api, worker and tests share. keys are 32 bytes
// each in hex or base64, separated by commas: the first encrypts, all decrypt, so that a
// key can be replaced while old workflows run. Empty keys give the SDK's own converter,
// which does not encrypt. Payloads written without encryption stay readable.
func DataConverter(keys string) (converter.DataConverter, error) {
	codec, err := Codec(keys)
	if err != nil {
		return nil, err
	}
	if codec == nil {
		return converter.GetDefaultDataConverter(), nil
	}
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec), nil
}

// Codec encrypts and decrypts payloads with keys as DataConverter takes them; nil without
// a key.
func Codec(keys string) (converter.PayloadCodec, error) {
	if strings.TrimSpace(keys) == "" {
		return nil, nil
	}
	codec := &aesCodec{sealers: map[string]cipher.AEAD{}}
	for i, text := range strings.Split(keys, ",") {
		id, sealer, err := readKey(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("payload key %d: %w", i+1, err)
		}
		if i == 0 {
			codec.current = id
		}
		codec.sealers[id] = sealer
	}
	return codec, nil
}

func readKey(text string) (id string, sealer cipher.AEAD, err error) {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != keyBytes {
		key, err = base64.StdEncoding.DecodeString(text)
	}
	if err != nil || len(key) != keyBytes {
		return "", nil, errors.New("want 32 bytes in hex (64 digits) or base64 (44 characters)")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", nil, err
	}
	sealer, err = cipher.NewGCM(block)
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:])[:keyIDLetters], sealer, err
}

// aesCodec encrypts whole payloads with AES-256-GCM. The id of the key, a prefix of its
// SHA-256, stands readable in the metadata and is authenticated with the payload.
type aesCodec struct {
	current string
	sealers map[string]cipher.AEAD
}

func (c *aesCodec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	sealed := make([]*commonpb.Payload, len(payloads))
	sealer := c.sealers[c.current]
	for i, p := range payloads {
		plain, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		nonce := make([]byte, sealer.NonceSize())
		if _, err := rand.Read(nonce); err != nil {
			return nil, err
		}
		sealed[i] = &commonpb.Payload{
			Metadata: map[string][]byte{
				converter.MetadataEncoding: []byte(encryptedAs),
				keyIDEntry:                 []byte(c.current),
			},
			Data: sealer.Seal(nonce, nonce, plain, []byte(c.current)),
		}
	}
	return sealed, nil
}

func (c *aesCodec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	opened := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.Metadata[converter.MetadataEncoding]) != encryptedAs {
			opened[i] = p
			continue
		}
		plain, err := c.open(string(p.Metadata[keyIDEntry]), p.Data)
		if err != nil {
			return nil, err
		}
		opened[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, opened[i]); err != nil {
			return nil, err
		}
	}
	return opened, nil
}

func (c *aesCodec) open(keyID string, data []byte) ([]byte, error) {
	sealer, known := c.sealers[keyID]
	if !known {
		return nil, fmt.Errorf("payload is encrypted with key %q, which is not configured", keyID)
	}
	if len(data) < sealer.NonceSize() {
		return nil, errors.New("encrypted payload is too short")
	}
	nonce, box := data[:sealer.NonceSize()], data[sealer.NonceSize():]
	return sealer.Open(nil, nonce, box, []byte(keyID))
}
