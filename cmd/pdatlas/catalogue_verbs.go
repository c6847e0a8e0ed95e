package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	sources "github.com/pdatlas/pdatlas/sources/all"
)

func (a *app) sourcesVerb() *cobra.Command {
	return &cobra.Command{
		Use:     "sources",
		Short:   "What can be scanned: forms of URIs, rights needed, limits",
		Example: "  pdatlas sources",
		Args:    cobra.NoArgs,
		RunE:    verb(func(*cobra.Command, []string) error { return a.listSources() }),
	}
}

// sourceKind is a kind of source as listed.
type sourceKind struct {
	Name   string `json:"name"`
	URI    string `json:"uri"`
	Rights string `json:"rights"`
	// Evidence is what it needs beside to state how data is kept, all optional.
	Evidence string `json:"evidence_rights,omitempty"`
	Limits   string `json:"limits"`
	Tested   string `json:"tested_against"`
}

func (a *app) listSources() error {
	var rows []sourceKind
	for _, k := range sources.Kinds() {
		rows = append(rows, sourceKind{k.Name, k.URI, k.Rights, k.Evidence, k.Limits, k.Tested})
	}
	if a.json {
		return writeJSON(a.stdout, rows)
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(a.stdout, "%s\n  URI       %s\n  rights    %s\n  evidence  %s\n  limits    %s\n  tested    %s\n", r.Name, r.URI, r.Rights, orDash(r.Evidence), r.Limits, r.Tested); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(a.stdout, "A source is only read. Credentials come from the environment and the services' own files, never from a URI or flag.")
	return err
}

func (a *app) formatsVerb() *cobra.Command {
	return &cobra.Command{
		Use:     "formats",
		Short:   "What can be read in them: formats, how, limits",
		Example: "  pdatlas formats",
		Args:    cobra.NoArgs,
		RunE:    verb(func(cmd *cobra.Command, _ []string) error { return a.listFormats(cmd.Context()) }),
	}
}

// format is a format as listed.
type format struct {
	Name   string `json:"name"`
	What   string `json:"what"`
	Limits string `json:"limits"`
	Read   string `json:"read"` // where: "in-process" or "child"
}

// formatDocs describes the extractors by name.
func formatDocs() map[string]format {
	docs := map[string]format{}
	for _, f := range []struct{ Name, What, Limits string }{
		{"doc", "Word documents of 1993 to 2003 (DOC, DOT); findings are placed by part, line and column of a table", "pictures and embedded documents are members; encrypted documents are counted as such; Word 2 and older are not read"},
		{"xls", "Excel workbooks of 1993 to 2003 (XLS, XLT), sheet by sheet; findings are placed by sheet, column and row", "embedded documents are members; encrypted workbooks are counted as such; numbers in charts are not read"},
		{"ppt", "PowerPoint presentations of 1997 to 2003 (PPT, PPS, POT); findings are placed by slide and notes", "pictures and embedded documents are members; encrypted presentations are counted as such"},
		{"msg", "items of Outlook (MSG, OFT): messages, contacts, appointments; findings are placed by header and recipient", "bodies in HTML and RTF and attachments are members; encrypted messages are not decrypted"},
		{"ole", "other compound files: documents under a wrong name, embedded files; their properties", "thumbnails, installers and the like are counted as unsupported"},
		{"docx", "Word documents (DOCX, DOCM, DOTX); findings are placed by part, line and column of a table", "pictures and embedded files are members; encrypted documents are counted as such"},
		{"xlsx", "Excel workbooks (XLSX, XLSM, XLTX), sheet by sheet; findings are placed by sheet, column and row", "shared texts beyond 16 MiB are read, but placed in no cell; XLSB is not read"},
		{"pptx", "PowerPoint presentations (PPTX, PPTM, PPSX); findings are placed by slide", "pictures and embedded files are members"},
		{"odf", "OpenDocument texts, spreadsheets, presentations and drawings (ODT, ODS, ODP, ODG)", "encrypted parts are counted as such"},
		{"rtf", "Rich Text Format with its code pages; findings are placed by line and column of a table", "pictures and objects are members"},
		{"pdf", "PDF documents: text, form fields, comments, links, properties, outline; findings are placed by page and field", "attachments are members; encrypted documents are counted as such; pages that are pictures are read with ocr on, and are counted as not read otherwise; 256 MiB a document, 20 s a page"},
		{"image", "EXIF, IPTC, XMP and comments of JPEG, PNG, TIFF, WebP, GIF, HEIC and AVIF; with ocr on, the text in the picture", "pictures are counted as not read unless ocr is on; text in HEIC and AVIF is not recognised; notes of camera makers are not read"},
		{"parquet", "Parquet files, column by column; findings are placed by column and row", "all codecs but LZO; values and pages of up to 64 MiB; encrypted files are counted as such"},
		{"avro", "Avro object container files; findings are placed by the path of the field and record", "unknown codecs are counted as unsupported"},
		{"sqlite", "SQLite databases, table by table, with what was deleted and not overwritten; findings are placed by table, column and row", "no SQL is run; documents in blobs are members; the write-ahead log beside a database is a file of its own"},
		{"yaml", "YAML, several documents a file; findings are placed by path", "aliases are not expanded"},
		{"zip", "ZIP archives; each member is read as a file of its own", "encrypted members are counted as such, not read"},
		{"gzip", "gzip files; the content is read as a file of its own", ""},
		{"bzip2", "bzip2 files; the content is read as a file of its own", ""},
		{"xz", "xz files; the content is read as a file of its own", "dictionaries up to 64 MiB"},
		{"lzma", "files of LZMA Utils; the content is read as a file of its own", "dictionaries up to 64 MiB"},
		{"zstd", "Zstandard files; the content is read as a file of its own", "windows up to 64 MiB, no dictionaries"},
		{"lz4", "LZ4 frames; the content is read as a file of its own", "no dictionaries"},
		{"snappy", "framed Snappy and S2; the content is read as a file of its own", ""},
		{"sevenzip", "7z archives; each member is read as a file of its own", "no PPMd, no filters for machine code, dictionaries up to 64 MiB; encrypted and split ones are counted, not read"},
		{"rar", "RAR archives; each member is read as a file of its own", "dictionaries up to 64 MiB; encrypted and split ones are counted, not read"},
		{"ar", "ar archives and Debian packages; each member is read as a file of its own", ""},
		{"cpio", "cpio archives; each member is read as a file of its own", "links and devices in them are counted, not followed"},
		{"tar", "tar archives, also compressed; each member is read as a file of its own", "links and devices in them are counted, not followed"},
		{"json", "JSON and NDJSON; findings are placed by path", ""},
		{"csv", "CSV and TSV with their dialects; findings are placed by column", ""},
		{"eml", "mail messages (RFC 5322, MIME); findings are placed by header and part", "encrypted parts are counted as such, not read"},
		{"mbox", "mailboxes; each message is read as a file of its own", ""},
		{"vcard", "vCard address cards; findings are placed by property", ""},
		{"ical", "iCalendar calendars; findings are placed by property", ""},
		{"ldif", "LDIF directory exports; findings are placed by attribute", ""},
		{"html", "HTML pages; findings are placed by column of a table, attribute or link", ""},
		{"xml", "XML documents; findings are placed by path", "declared entities are not expanded"},
		{"sql", "SQL dumps; findings are placed by table and column", ""},
		{"text", "plain text, logs, source code; findings are placed by line", ""},
	} {
		docs[f.Name] = format{Name: f.Name, What: f.What, Limits: f.Limits}
	}
	return docs
}

func (a *app) listFormats(ctx context.Context) error {
	docs := formatDocs()
	var rows []format
	for _, e := range extractors.Extractors() {
		f := docs[e.Name()]
		f.Name, f.Read = e.Name(), "in-process"
		if slices.Contains(extractors.Isolated(), f.Name) {
			f.Read = "child"
		}
		rows = append(rows, f)
	}
	if a.json {
		return writeJSON(a.stdout, rows)
	}
	var out [][]string
	for _, r := range rows {
		out = append(out, []string{r.Name, r.Read, r.What, orDash(r.Limits)})
	}
	if err := table(a.stdout, []string{"FORMAT", "READ", "WHAT IS READ", "LIMITS"}, out); err != nil {
		return err
	}
	l := a.config.Scan.Limits.limits()
	_, err := fmt.Fprintf(a.stdout, `
Formats are told by content, then by name. Text may be in UTF-8, UTF-16, UTF-32 or a common 8-bit
encoding. All else is recorded as unsupported_format, by name and number.

Limits of one object: nesting %d deep, %s members, %s unpacked, 1:%d expansion, %s, %s without progress.
What reaches a limit is recorded with the reason; scan.limits in the configuration sets them.
`, l.Depth, group(l.Members), bytesText(l.Bytes), l.Ratio, l.Time, l.Stall)
	if err != nil {
		return err
	}
	return a.describeChildren(ctx)
}
