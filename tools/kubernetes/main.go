// Command kubernetes builds a kustomization and reads every object strictly as the type that
// Kubernetes has for it: an unknown field or kind, or a reference to nothing, is an error.
package main

import (
	"errors"
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "want the folder of a kustomization")
		os.Exit(2)
	}
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// types are those that the manifests use.
var types = map[string]func() any{
	"ConfigMap": func() any { return &corev1.ConfigMap{} }, "Service": func() any { return &corev1.Service{} },
	"Deployment": func() any { return &appsv1.Deployment{} }, "Job": func() any { return &batchv1.Job{} },
	"PodDisruptionBudget": func() any { return &policyv1.PodDisruptionBudget{} }, "NetworkPolicy": func() any { return &networkingv1.NetworkPolicy{} },
}

func check(folder string) error {
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return err
	}
	var errs []error
	var pods []corev1.PodSpec
	known := map[string]bool{"Secret/fortschreibung": true} // made by hand
	for _, r := range built.Resources() {
		name := r.GetKind() + "/" + r.GetName()
		known[name] = true
		text, err := r.AsYAML()
		if err != nil {
			return err
		}
		make, ok := types[r.GetKind()]
		if !ok {
			errs = append(errs, fmt.Errorf("%s: a kind that is not checked", name))
			continue
		}
		object := make()
		if err := yaml.UnmarshalStrict(text, object); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		switch o := object.(type) {
		case *appsv1.Deployment:
			pods = append(pods, o.Spec.Template.Spec)
			for key, value := range o.Spec.Selector.MatchLabels {
				if o.Spec.Template.Labels[key] != value {
					errs = append(errs, fmt.Errorf("%s selects %s=%s, which its pods are not", name, key, value))
				}
			}
			if *o.Spec.Replicas < 2 {
				errs = append(errs, fmt.Errorf("%s runs %d", name, *o.Spec.Replicas))
			}
		case *batchv1.Job:
			pods = append(pods, o.Spec.Template.Spec)
		}
	}
	for _, pod := range pods {
		errs = append(errs, checkPod(pod, known))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Printf("%s: %d objects as Kubernetes knows them\n", folder, built.Size())
	return nil
}

// checkPod wants pods without rights, whose settings are there.
func checkPod(pod corev1.PodSpec, known map[string]bool) error {
	var errs []error
	if s := pod.SecurityContext; s == nil || s.RunAsNonRoot == nil || !*s.RunAsNonRoot {
		errs = append(errs, errors.New("a pod may run as root"))
	}
	for _, c := range pod.Containers {
		s := c.SecurityContext
		if s == nil || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) == 0 {
			errs = append(errs, fmt.Errorf("container %s may write to its root or gain rights", c.Name))
		}
		if _, bounded := c.Resources.Limits[corev1.ResourceMemory]; !bounded {
			errs = append(errs, fmt.Errorf("container %s may take all memory", c.Name))
		}
		for _, from := range c.EnvFrom {
			if from.ConfigMapRef != nil && !known["ConfigMap/"+from.ConfigMapRef.Name] {
				errs = append(errs, fmt.Errorf("container %s reads %s, which is not there", c.Name, from.ConfigMapRef.Name))
			}
			if from.SecretRef != nil && !known["Secret/"+from.SecretRef.Name] {
				errs = append(errs, fmt.Errorf("container %s reads the secret %s, which nobody makes", c.Name, from.SecretRef.Name))
			}
		}
	}
	return errors.Join(errs...)
}
