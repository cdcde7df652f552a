package main

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"fortschreibung/webhooks"
	"fortschreibung/worker"
)

// webhookEvery is how often it is looked for steps that other systems have not been told of.
const webhookEvery = 5 * time.Second

// webhookPolicy says where events may be sent: to public addresses and WEBHOOK_NETWORKS, and
// in the demo to this machine.
func (c Config) webhookPolicy() (webhooks.Policy, error) {
	demo, _ := c.demo() // that the demo is refused is said where people sign in
	policy := webhooks.Policy{Loopback: demo}
	for _, text := range strings.FieldsFunc(c.WebhookNetworks, func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return policy, setup("WEBHOOK_NETWORKS: %q: want networks, e.g. 10.20.0.0/16,fd00:1::/48", text)
		}
		policy.Networks = append(policy.Networks, network.Masked())
	}
	return policy, nil
}

// startWebhooks tells other systems of steps until the parts are stopped.
func (p *parts) startWebhooks() error {
	policy, err := p.config.webhookPolicy()
	if err != nil {
		return err
	}
	codec, err := worker.Codec(p.config.PayloadKey)
	if err != nil {
		return setup("PAYLOAD_KEY: %w", err)
	}
	deliverer := &webhooks.Deliverer{
		Outbox: p.store.Trusted(), Vault: worker.Vault{Codec: codec}, Client: policy.Client(), Clock: time.Now, Log: p.log,
		PublicURL: cmp.Or(p.config.PublicURL, "http://"+reachable(p.config.HTTPAddr)),
	}
	ctx, cancel := context.WithCancel(context.Background())
	ticker, done := time.NewTicker(webhookEvery), make(chan struct{})
	go func() {
		defer close(done)
		deliverer.Run(ctx, ticker.C)
	}()
	p.stops = append(p.stops, func(stopping context.Context) error {
		ticker.Stop()
		cancel()
		select {
		case <-done:
			return nil
		case <-stopping.Done():
			return fmt.Errorf("stop telling other systems: %w", stopping.Err())
		}
	})
	return nil
}
