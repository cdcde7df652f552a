package documents

import (
	"bufio"
	"errors"
	"io"
	"sync"
)

// pipe carries messages of the DevTools protocol, each ended by a zero byte.
type pipe struct {
	in  io.ReadCloser
	buf *bufio.Reader

	mu  sync.Mutex
	out io.WriteCloser
}

func newPipe(in io.ReadCloser, out io.WriteCloser) *pipe {
	return &pipe{in: in, buf: bufio.NewReaderSize(in, 1<<16), out: out}
}

// Send writes one message.
func (p *pipe) Send(message []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.out.Write(append(message[:len(message):len(message)], 0))
	return err
}

// Read waits for one message.
func (p *pipe) Read() ([]byte, error) {
	message, err := p.buf.ReadBytes(0)
	if err != nil {
		return nil, err
	}
	return message[:len(message)-1], nil
}

// Close ends both directions.
func (p *pipe) Close() error { return errors.Join(p.out.Close(), p.in.Close()) }
