package embedded

import (
	"fmt"
	"os"
	"strings"
	"sync"
)

const (
	logLimit  = 8 << 20 // bytes per file; one older file is kept beside it
	tailLimit = 4 << 10 // bytes kept in memory for error messages
)

// boundedLog takes a child's output. When the file reaches its limit it becomes
// "<name>.1", replacing the one before, so that a child never fills the disk.
type boundedLog struct {
	path  string
	limit int64

	mu   sync.Mutex
	file *os.File
	size int64
	tail []byte
}

func openBoundedLog(path string, limit int64) (*boundedLog, error) {
	l := &boundedLog{path: path, limit: limit}
	if err := l.open(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *boundedLog) open() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return fmt.Errorf("open log: %w", err)
	}
	l.file, l.size = file, info.Size()
	return nil
}

// Write never fails: a child must not stop because its log cannot be written. What is
// lost in the file is still in the tail.
func (l *boundedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, p...)
	if over := len(l.tail) - tailLimit; over > 0 {
		l.tail = append(l.tail[:0], l.tail[over:]...)
	}
	if l.size+int64(len(p)) > l.limit {
		l.rotate()
	}
	if l.file != nil {
		n, _ := l.file.Write(p)
		l.size += int64(n)
	}
	return len(p), nil
}

func (l *boundedLog) rotate() {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
	if err := os.Rename(l.path, l.path+".1"); err != nil && !os.IsNotExist(err) {
		return
	}
	_ = l.open()
}

// lastLines is the end of the output, for an error message.
func (l *boundedLog) lastLines() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(string(l.tail))
}

func (l *boundedLog) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}
