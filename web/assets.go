package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

//go:embed assets
var assetFiles embed.FS

const assetPrefix = "/assets/"

// assets are the files that pages use, under one address that changes with their content,
// so that browsers may keep them for a year.
type assets struct {
	hash  string
	files map[string]assetFile
}

type assetFile struct {
	plain, zipped []byte // zipped: nil where it does not pay
	kind, etag    string
}

func readAssets() (assets, error) {
	a := assets{files: map[string]assetFile{}}
	sum := sha256.New()
	err := fs.WalkDir(assetFiles, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := assetFiles.ReadFile(name)
		if err != nil {
			return err
		}
		own := sha256.Sum256(content)
		sum.Write(append([]byte(name), own[:]...))
		file := assetFile{plain: content, kind: kindOf(name), etag: `"` + hex.EncodeToString(own[:8]) + `"`}
		if !strings.HasSuffix(name, ".woff2") {
			if file.zipped, err = zipped(content); err != nil {
				return err
			}
		}
		a.files[strings.TrimPrefix(name, "assets/")] = file
		return nil
	})
	a.hash = hex.EncodeToString(sum.Sum(nil)[:6])
	return a, err
}

func kindOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".woff2":
		return "font/woff2"
	case ".LICENSE", ".md":
		return "text/plain; charset=utf-8"
	default:
		return mime.TypeByExtension(ext)
	}
}

func zipped(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// url is a file's address, e.g. /assets/4f1c…/app.css. Files name each other relatively.
func (a assets) url(name string) string { return assetPrefix + a.hash + "/" + name }

// assetURL is known only after the files were read, which is before any template is run.
func (s *Site) assetURL(name string) string { return s.assets.url(name) }

func (s *Site) asset(c echo.Context) error {
	hash, name, _ := strings.Cut(c.Param("*"), "/")
	file, ok := s.assets.files[name]
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("ETag", file.etag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if hash != s.assets.hash { // of an older or newer release: not to be kept under this name
		h.Set("Cache-Control", "no-cache")
	}
	if c.Request().Header.Get("If-None-Match") == file.etag {
		return c.NoContent(http.StatusNotModified)
	}
	if file.zipped != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, file.kind, file.zipped)
	}
	return c.Blob(http.StatusOK, file.kind, file.plain)
}
