package worker

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
)

// dialPatience bounds how long Dial waits for a server that does not answer.
const dialPatience = 10 * time.Second

// Config says how to reach the engine.
type Config struct {
	Address     string // host:port
	Namespace   string // empty: "default"
	APIKey      string // of Temporal Cloud; switches TLS on
	TLS         bool
	CAFile      string // PEM; empty: the machine's own authorities
	CertFile    string // PEM, for mutual TLS, with KeyFile
	KeyFile     string
	ServerName  string // expected in the server's certificate when it is not the host in Address
	PayloadKeys string // see DataConverter
	Identity    string // of this process in the engine's records; empty: pid@host
	Logger      *slog.Logger
	Metrics     client.MetricsHandler // nil: none
	Intercept   []interceptor.ClientInterceptor
}

// Dial connects to the engine and checks that it serves the namespace. The error says
// what could not be reached; the caller closes the client.
func Dial(ctx context.Context, config Config) (client.Client, error) {
	options, err := config.options()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	connection, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("the Temporal server at %s (namespace %s) cannot be reached: %w", options.HostPort, options.Namespace, err)
	}
	_, err = connection.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: options.Namespace})
	if err != nil {
		connection.Close()
		return nil, fmt.Errorf("the Temporal server at %s does not serve the namespace %s: %w", options.HostPort, options.Namespace, err)
	}
	return connection, nil
}

func (c Config) options() (client.Options, error) {
	data, err := DataConverter(c.PayloadKeys)
	if err != nil {
		return client.Options{}, err
	}
	security, err := c.security()
	if err != nil {
		return client.Options{}, err
	}
	options := client.Options{
		HostPort:       c.Address,
		Namespace:      c.Namespace,
		Identity:       c.Identity,
		DataConverter:  data,
		MetricsHandler: c.Metrics,
		Interceptors:   c.Intercept,
		// Messages are small and, with PayloadKeys, encrypted: compressing them costs a tenth of
		// a step's processor time and saves nothing.
		ConnectionOptions: client.ConnectionOptions{TLS: security, GrpcCompression: &client.GrpcCompressionNone{}},
	}
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	if c.APIKey != "" {
		options.Credentials = client.NewAPIKeyStaticCredentials(c.APIKey)
	}
	if strings.TrimSpace(c.PayloadKeys) != "" {
		options.FailureConverter = failureConverter(data)
	}
	if c.Logger != nil {
		options.Logger = sdklog.NewStructuredLogger(c.Logger)
	}
	return options, nil
}

// failureConverter encrypts the text and stack of failures as well.
func failureConverter(data converter.DataConverter) converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter:          data,
		EncodeCommonAttributes: true,
	})
}

// security is nil for a plain connection.
func (c Config) security() (*tls.Config, error) {
	if !c.TLS && c.APIKey == "" && c.CAFile == "" && c.CertFile == "" {
		return nil, nil
	}
	security := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.ServerName}
	if c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read the authority of the Temporal server: %w", err)
		}
		security.RootCAs = x509.NewCertPool()
		if !security.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate in PEM form", c.CAFile)
		}
	}
	if c.CertFile != "" || c.KeyFile != "" {
		own, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("read the certificate for the Temporal server: %w", err)
		}
		security.Certificates = []tls.Certificate{own}
	}
	return security, nil
}
