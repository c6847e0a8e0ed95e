package s3

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5" // #nosec: what the manifest states
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/pdatlas/pdatlas/sources"
)

// A bucket with billions of objects is listed by its S3 Inventory: files that
// the service writes daily or weekly, and a manifest that names them. The order
// of the walk is then that of the manifest and its files, and the cursor names
// the manifest, the file and the row. From the user guide, "Locating your
// inventory list" and "Amazon S3 Inventory".

// TableReader reads the rows of an inventory file in a format that this package
// cannot read (Parquet), and calls row with the values of the columns named, ""
// where a column is not there. It is injected: readers of formats are others'.
type TableReader func(ctx context.Context, r io.Reader, columns []string, row func([]string) error) error

const (
	maxManifest = 64 << 20 // bytes
	maxRow      = 1 << 20  // bytes of a row of CSV
)

// The columns that are used. The first two are always there.
var inventoryColumns = []string{"Bucket", "Key", "Size", "LastModifiedDate", "ETag", "StorageClass", "IsLatest", "IsDeleteMarker"}

func inventoryError(sentence string) *failure {
	return &failure{class: sources.ErrUnreachable, sentence: "the bucket's inventory cannot be used: " + sentence}
}

// manifest is what manifest.json says.
type manifest struct {
	SourceBucket string `json:"sourceBucket"`
	FileFormat   string `json:"fileFormat"`
	FileSchema   string `json:"fileSchema"`
	Files        []struct {
		Key string `json:"key"`
		MD5 string `json:"MD5checksum"`
	} `json:"files"`

	id string // of its content: a cursor holds for this manifest only
}

// stock is one walk by inventory.
type stock struct {
	s     *Source
	files *Source // of the bucket that the inventory lies in
	m     manifest
	index []int // of each of inventoryColumns in a row of CSV, -1: not there
	file  int   // where the walk is
	row   int64
	skip  int64 // rows of the first file that are recorded already
	fn    func(sources.Item, sources.Cursor) error
}

// walkInventory lists the bucket as its inventory says it was.
func (s *Source) walkInventory(ctx context.Context, after sources.Cursor, fn func(sources.Item, sources.Cursor) error) error {
	bucket, key, _ := strings.Cut(s.o.Inventory, "/")
	o := s.o
	o.Bucket, o.Prefix, o.Inventory, o.OwnerTag, o.Filter = bucket, "", "", "", sources.Filter{}
	if o.Transport == nil {
		o.Transport = s.guard.own // one pool of connections
	}
	files, err := New(o)
	if err != nil {
		return err
	}
	w := &stock{s: s, files: files, fn: fn}
	if err := w.manifest(ctx, key); err != nil {
		return err
	}
	if err := w.resume(after); err != nil {
		return err
	}
	for ; w.file < len(w.m.Files); w.file++ {
		w.row = 0
		if err := w.read(ctx); err != nil {
			return err
		}
		w.skip = 0
	}
	return ctx.Err()
}

// manifest reads and checks the manifest.
func (w *stock) manifest(ctx context.Context, key string) error {
	r, err := w.files.open(ctx, key, "", &sources.Ref{Size: -1})
	if err != nil {
		return w.unread(ctx, err)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	switch {
	case err != nil:
		return w.unread(ctx, err)
	case len(text) > maxManifest:
		return inventoryError("its manifest is too long")
	case json.Unmarshal(text, &w.m) != nil: // the error quotes
		return inventoryError("its manifest is not of the form")
	case w.m.SourceBucket != w.s.o.Bucket:
		return inventoryError("it is of another bucket")
	case w.m.FileFormat == "CSV":
		return w.columns(text)
	case w.s.o.ReadTable == nil || w.m.FileFormat != "Parquet":
		return inventoryError("its files are not in a format that can be read here: let it be written as CSV")
	}
	w.identify(text)
	return nil
}

func (w *stock) identify(text []byte) {
	sum := sha256.Sum256(text)
	w.m.id = hex.EncodeToString(sum[:8])
}

// columns finds the columns of a CSV inventory.
func (w *stock) columns(text []byte) error {
	w.identify(text)
	var names []string
	for name := range strings.SplitSeq(w.m.FileSchema, ",") {
		names = append(names, strings.TrimSpace(name))
	}
	for _, c := range inventoryColumns {
		w.index = append(w.index, slices.Index(names, c))
	}
	if w.index[0] < 0 || w.index[1] < 0 {
		return inventoryError("it does not say which keys there are")
	}
	return nil
}

// unread words a file of the inventory that cannot be read.
func (w *stock) unread(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var f *failure
	if errors.As(err, &f) {
		out := inventoryError("one of its files cannot be read: " + f.sentence)
		out.code = f.code
		if errors.Is(err, sources.ErrCredentialExpired) {
			out.class = sources.ErrCredentialExpired
		}
		return out
	}
	return inventoryError("one of its files cannot be read")
}

// resume takes a cursor apart: manifest, file and row.
func (w *stock) resume(after sources.Cursor) error {
	if after == "" {
		return nil
	}
	id, rest, _ := strings.Cut(after, ":")
	file, row, _ := strings.Cut(rest, ":")
	f, err := strconv.Atoi(file)
	n, err2 := strconv.ParseInt(row, 10, 64)
	if id != w.m.id || err != nil || err2 != nil || f < 0 || f >= len(w.m.Files) || n < 0 {
		return inventoryError("the scan that is to go on was begun with another listing; scan with --full to begin anew")
	}
	w.file, w.skip = f, n
	return nil
}

// errRow says that fn ended the walk, whose error it wraps.
type errRow struct{ err error }

func (e errRow) Error() string { return e.err.Error() }

// read lists one file of the inventory.
func (w *stock) read(ctx context.Context) error {
	f := w.m.Files[w.file]
	r, err := w.files.open(ctx, f.Key, "", &sources.Ref{Size: -1})
	if err != nil {
		return w.unread(ctx, err)
	}
	defer r.Close()
	sum := md5.New()
	raw := io.TeeReader(r, sum)
	add := func(v []string) error {
		if err := w.add(ctx, v); err != nil {
			return errRow{err}
		}
		return nil
	}
	if w.m.FileFormat == "CSV" {
		err = w.csv(raw, add)
	} else {
		err = w.s.o.ReadTable(ctx, raw, inventoryColumns, add)
	}
	var ended errRow
	var own *failure
	switch {
	case errors.As(err, &ended):
		return ended.err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &own):
		return own
	case err != nil:
		return inventoryError("one of its files is not of the form")
	}
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return w.unread(ctx, err)
	}
	if f.MD5 != "" && !strings.EqualFold(hex.EncodeToString(sum.Sum(nil)), f.MD5) {
		return inventoryError("one of its files is not the one that the manifest names")
	}
	return nil
}

// csv reads a file of CSV, packed by gzip or not.
func (w *stock) csv(r io.Reader, add func([]string) error) error {
	head := make([]byte, 2)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	r = io.MultiReader(bytes.NewReader(head[:n]), r)
	if n == 2 && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		r = z
	}
	limit := &rowLimit{r: r, left: maxRow}
	rows := csv.NewReader(limit)
	rows.ReuseRecord, rows.FieldsPerRecord = true, -1
	values := make([]string, len(inventoryColumns))
	for {
		v, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		limit.left = maxRow
		for i, at := range w.index {
			values[i] = ""
			if at >= 0 && at < len(v) {
				values[i] = v[at]
			}
		}
		// Keys of CSV are written as in a URL; those of other formats are not.
		if values[1], err = url.QueryUnescape(values[1]); err != nil {
			return inventoryError("one of its keys is not of the form")
		}
		if err := add(values); err != nil {
			return err
		}
	}
}

// rowLimit ends a file whose row does not.
type rowLimit struct {
	r    io.Reader
	left int
}

// Read implements io.Reader.
func (l *rowLimit) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, inventoryError("one of its rows is too long")
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}

// add hands out one row, unless it is of an earlier version, a deletion, or
// outside the prefix.
func (w *stock) add(ctx context.Context, v []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.row++
	key := v[1]
	switch {
	case w.row <= w.skip:
		return nil
	case v[0] != w.s.o.Bucket:
		return inventoryError("it lists another bucket")
	case key == "" || len(key) > maxKey:
		return inventoryError("one of its keys is not of the form")
	case strings.EqualFold(v[6], "false"), strings.EqualFold(v[7], "true"), !strings.HasPrefix(key, w.s.o.Prefix):
		return nil
	}
	o := minio.ObjectInfo{Key: key, Size: -1, ETag: strings.Trim(v[4], `"`), StorageClass: v[5]}
	if n, err := strconv.ParseInt(v[2], 10, 64); err == nil && n >= 0 {
		o.Size = n
	}
	if t, err := time.Parse(time.RFC3339, v[3]); err == nil {
		o.LastModified = t
	}
	return w.fn(w.s.item(ctx, &o), fmt.Sprintf("%s:%d:%d", w.m.id, w.file, w.row))
}
