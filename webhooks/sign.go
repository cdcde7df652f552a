package webhooks

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// secretPrefix marks secrets as Standard Webhooks writes them.
const secretPrefix = "whsec_"

// NewSecret makes a secret of 32 random bytes, as its receiver is told it.
func NewSecret() string {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		panic(err) // never, says crypto/rand
	}
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// Sign gives the value of the header webhook-signature (Standard Webhooks, "v1"): HMAC-SHA256
// over id, time in seconds and body.
func Sign(secret, id string, at time.Time, body []byte) (string, error) {
	encoded, marked := strings.CutPrefix(secret, secretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !marked || err != nil || len(key) == 0 {
		return "", errors.New("secret is not readable")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}
