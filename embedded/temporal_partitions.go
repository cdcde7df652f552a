package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	temporalDB = "temporal.db"
	// onePartitionFile lies beside a database whose task queues always had one partition.
	onePartitionFile = "one-partition"
)

// partitions gives the flags that keep a task queue in one partition. The server's own four
// are meant for many workers: with one, a task now and then lies in a partition that nobody
// asks, for two seconds. A database that was begun with four keeps them, because tasks that
// lie in the others would be found by nobody.
func partitions(dir string, inMemory bool) ([]string, error) {
	one := []string{
		"--dynamic-config-value", "matching.numTaskqueueReadPartitions=1",
		"--dynamic-config-value", "matching.numTaskqueueWritePartitions=1",
	}
	if inMemory {
		return one, nil
	}
	marker := filepath.Join(dir, onePartitionFile)
	if _, err := os.Stat(marker); err == nil {
		return one, nil
	}
	switch _, err := os.Stat(filepath.Join(dir, temporalDB)); {
	case err == nil:
		return nil, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return one, os.WriteFile(marker, nil, 0o600)
}
