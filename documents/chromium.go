package documents

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/cdp"
)

// ErrNoChromium says that PDF cannot be made here; the text is German and for readers.
var ErrNoChromium = errors.New("PDF kann hier nicht erzeugt werden, weil Chromium fehlt; dasselbe Dokument gibt es als HTML (format=html), das der Browser drucken kann")

// findChromium looks for the program named or, without a name, for Chromium on PATH.
func findChromium(program string) (string, error) {
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if program != "" {
		names = []string{program}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoChromium
}

// chromiumFlags let Chromium print and nothing else. It reaches no network: names do not
// resolve, there is no background traffic, and each page blocks every request. The sandbox
// is off because it does not start as root; pages are our own and run no scripts.
var chromiumFlags = []string{
	"--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
	"--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update",
	"--disable-default-apps", "--disable-domain-reliability", "--disable-extensions", "--disable-sync",
	"--no-default-browser-check", "--no-first-run", "--no-pings", "--metrics-recording-only", "--mute-audio",
	"--lang=de", "--font-render-hinting=none",
}

// chromium is a running browser. It is spoken to through two pipes and ends when they are
// closed, also when this program is killed.
type chromium struct {
	*rod.Browser
	cmd    *exec.Cmd
	pipe   *pipe
	dir    string
	exited chan struct{}
}

func startChromium(program string) (*chromium, error) {
	path, err := findChromium(program)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "fortschreibung-chromium-")
	if err != nil {
		return nil, err
	}
	c := &chromium{dir: dir, exited: make(chan struct{})}
	if err := c.start(path); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", path, err), os.RemoveAll(dir))
	}
	c.Browser = rod.New().Client(cdp.New().Start(c.pipe))
	if err := c.Connect(); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to %s: %w", path, err), c.stop(context.Background()))
	}
	return c, nil
}

func (c *chromium) start(path string) error {
	commandsIn, commandsOut, err := os.Pipe()
	if err != nil {
		return err
	}
	answersIn, answersOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, commandsIn.Close(), commandsOut.Close())
	}
	c.pipe = newPipe(answersIn, commandsOut)
	c.cmd = exec.Command(path, append([]string{"--user-data-dir=" + c.dir}, chromiumFlags...)...) //nolint:gosec // named by the operator
	c.cmd.ExtraFiles = []*os.File{commandsIn, answersOut}                                         // descriptors 3 and 4, as the flag wants
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}                                       // a Ctrl-C is for us
	err = c.cmd.Start()
	err = errors.Join(err, commandsIn.Close(), answersOut.Close())
	if err != nil {
		return errors.Join(err, c.pipe.Close())
	}
	go func() {
		_ = c.cmd.Wait() // how it ended does not matter; that it ended does
		close(c.exited)
	}()
	return nil
}

func (c *chromium) alive() bool {
	select {
	case <-c.exited:
		return false
	default:
		return true
	}
}

// stopBudget is how long Chromium may take to end by itself.
const stopBudget = 5 * time.Second

func (c *chromium) stop(ctx context.Context) error {
	errs := []error{c.pipe.Close()}
	ctx, cancel := context.WithTimeout(ctx, stopBudget)
	defer cancel()
	select {
	case <-c.exited:
	case <-ctx.Done():
		if err := syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL); !errors.Is(err, syscall.ESRCH) {
			errs = append(errs, err)
		}
		<-c.exited
	}
	return errors.Join(append(errs, c.removeProfile())...)
}

// removeProfile removes the browser's files. Its helpers may still write for a moment
// after it has ended, so it is tried again until stopBudget is over.
func (c *chromium) removeProfile() error {
	for began := time.Now(); ; {
		err := os.RemoveAll(c.dir)
		if err == nil || time.Since(began) > stopBudget {
			return err
		}
		<-time.After(20 * time.Millisecond)
	}
}
