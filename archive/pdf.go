package archive

import (
	"bytes"
	"regexp"
	"time"
)

// pdfDates are the two dates that Chromium writes into a PDF; nothing else of it depends on
// when it is printed.
var pdfDates = regexp.MustCompile(`/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)`)

// datedPDF gives the same PDF made at another time. The dates have the same length, so that
// everything stays where the file's table says.
func datedPDF(pdf []byte, at time.Time) []byte {
	return pdfDates.ReplaceAllFunc(pdf, func(date []byte) []byte {
		name, _, _ := bytes.Cut(date, []byte(" "))
		return append(bytes.Clone(name), " (D:"+at.UTC().Format("20060102150405")+"+00'00')"...)
	})
}
