package archive

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// entry is a file of an archive.
type entry struct {
	path  string
	bytes []byte
}

// base is the one directory into which the bag is unpacked.
func (c *collection) base() string { return fmt.Sprintf("fortschreibung-%d", c.cycle.Year) }

// bag gives all files of a bag after RFC 8493 (BagIt 1.0): the payload below data/, its
// manifest, and the tag files with theirs.
func (c *collection) bag(ctx context.Context) ([]entry, error) {
	message, err := c.xdomea(ctx)
	if err != nil {
		return nil, err
	}
	description, err := indented(c.description(message.path))
	if err != nil {
		return nil, err
	}
	payload := []entry{{"data/metadaten.json", description}, {"data/" + message.path, message.bytes}}
	for _, p := range c.parts {
		for _, f := range p.files {
			payload = append(payload, entry{"data/" + p.path(f), f.bytes})
		}
	}
	tags := []entry{
		{"bagit.txt", []byte("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")},
		{"bag-info.txt", c.bagInfo(payload)},
		{"manifest-sha256.txt", manifest(payload)},
	}
	tags = append(tags, entry{"tagmanifest-sha256.txt", manifest(tags)})
	all := slices.Concat(payload, tags)
	for i := range all {
		all[i].path = c.base() + "/" + all[i].path
	}
	return all, nil
}

func (c *collection) bagInfo(payload []entry) []byte {
	octets := 0
	for _, e := range payload {
		octets += len(e.bytes)
	}
	return fmt.Appendf(nil, `Source-Organization: %s
Bagging-Date: %s
External-Identifier: fortschreibung/cycle/%d
External-Description: E-Akte des Zyklus %d der Fortschreibung der Digitalstrategie
Payload-Oxum: %d.%d
Bag-Software-Agent: fortschreibung
`, cmp.Or(c.cycle.OpenedBy.Ministry, "-"), c.closed.Format(time.DateOnly), c.cycle.Year, c.cycle.Year, octets, len(payload))
}

// manifest lists files with their SHA-256, sorted by path.
func manifest(files []entry) []byte {
	lines := make([]string, len(files))
	for i, f := range sorted(files) {
		sum := sha256.Sum256(f.bytes)
		lines[i] = hex.EncodeToString(sum[:]) + "  " + f.path + "\n"
	}
	return []byte(strings.Join(lines, ""))
}

func sorted(files []entry) []entry {
	return slices.SortedFunc(slices.Values(files), func(a, b entry) int { return cmp.Compare(a.path, b.path) })
}

// writeZIP writes the files in the order of their paths, all of one time.
func writeZIP(out io.Writer, files []entry, at time.Time) error {
	z := zip.NewWriter(out)
	for _, f := range sorted(files) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.path, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := w.Write(f.bytes); err != nil {
			return err
		}
	}
	return z.Close()
}
