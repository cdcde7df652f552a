package embedded

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	temporalPatience = 60 * time.Second
	// retention is how long the dev server keeps a closed workflow: past the cycle it
	// belongs to. The dev server's own 24 hours would lose the engine's view of a year.
	retention = 400 * 24 * time.Hour
)

// SearchAttributes are those that the process's workflows set. They carry nothing
// confidential.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		"CycleYear": enumspb.INDEXED_VALUE_TYPE_INT,
		"Phase":     enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"Ministry":  enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
		"DueAt":     enumspb.INDEXED_VALUE_TYPE_DATETIME,
	}
}

// prepareNamespace waits for the server and makes the namespace ready for use.
func (t *Temporal) prepareNamespace(ctx context.Context, attributes map[string]enumspb.IndexedValueType) error {
	connection, err := client.NewLazyClient(client.Options{
		HostPort:  t.Address(),
		Namespace: t.namespace,
		Logger:    sdklog.NewStructuredLogger(loggerOr(nil)),
	})
	if err != nil {
		return err
	}
	defer connection.Close()

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-t.child.exited:
			cancel()
		case <-ctx.Done():
		}
	}()
	err = t.tryNamespace(ctx, connection, attributes)
	select {
	case <-t.child.exited:
		return t.child.unexpectedEnd()
	default:
		return err
	}
}

func (t *Temporal) tryNamespace(ctx context.Context, connection client.Client, attributes map[string]enumspb.IndexedValueType) error {
	err := poll(ctx, temporalPatience, func(ctx context.Context) error {
		return namespaceServes(ctx, connection, t.namespace)
	})
	if err != nil {
		return err
	}
	if err := keepClosedWorkflows(ctx, connection, t.namespace); err != nil {
		return err
	}
	return EnsureSearchAttributes(ctx, connection, t.namespace, attributes)
}

// namespaceServes asks for a workflow that does not exist: only a server whose history
// service works and knows the namespace can say so.
func namespaceServes(ctx context.Context, connection client.Client, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if _, err := connection.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return err
	}
	_, err := connection.DescribeWorkflowExecution(ctx, "readiness", "")
	var notFound *serviceerror.NotFound
	if errors.As(err, &notFound) {
		return nil
	}
	if err == nil {
		return fmt.Errorf("namespace %s: a workflow of id readiness exists", namespace)
	}
	return fmt.Errorf("namespace %s: %w", namespace, err)
}

func keepClosedWorkflows(ctx context.Context, connection client.Client, namespace string) error {
	_, err := connection.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: namespace,
		Config:    &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	})
	if err != nil {
		return fmt.Errorf("set the retention of namespace %s: %w", namespace, err)
	}
	return nil
}

// EnsureSearchAttributes registers the missing ones of attributes in the namespace. It
// fails if one is registered with another type, and on servers that leave registration
// to their administrator.
func EnsureSearchAttributes(ctx context.Context, connection client.Client, namespace string, attributes map[string]enumspb.IndexedValueType) error {
	present, err := connection.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("list search attributes: %w", err)
	}
	missing := map[string]enumspb.IndexedValueType{}
	for name, wanted := range attributes {
		registered, ok := present.GetCustomAttributes()[name]
		if !ok {
			missing[name] = wanted
		} else if registered != wanted {
			return fmt.Errorf("search attribute %s is registered as %s, not %s", name, registered, wanted)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = connection.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: missing,
	})
	if err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return nil
}
