package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/sources"
)

// defaultConfig is read when it is there and --config names no other.
const defaultConfig = "pdatlas.yaml"

// config is the configuration file. It holds no credentials: those come from
// the environment and the standard files of each service.
type config struct {
	Inventory string          `yaml:"inventory"`
	Reference string          `yaml:"reference"` // folder of legal data that replaces the built-in files
	Sources   []sourceConfig  `yaml:"sources"`
	Scan      scanConfig      `yaml:"scan"`
	Detectors detectorsConfig `yaml:"detectors"`
	Locate    locateConfig    `yaml:"locate"`
	OCR       ocrConfig       `yaml:"ocr"`
	Owners    ownersConfig    `yaml:"owners"`

	file string // where it stands, "" when there is none
}

// sourceConfig is a source with what is known of it and what of it is read.
type sourceConfig struct {
	URI            string     `yaml:"uri"`
	Country        string     `yaml:"country"` // ISO 3166 alpha-2 of where the data is kept
	OwnerTag       string     `yaml:"owner_tag"`
	Include        []string   `yaml:"include"`
	Exclude        []string   `yaml:"exclude"`
	MinSize        size       `yaml:"min_size"`
	MaxSize        size       `yaml:"max_size"`
	ModifiedAfter  date       `yaml:"modified_after"`
	ModifiedBefore date       `yaml:"modified_before"`
	StorageClasses []string   `yaml:"storage_classes"`
	Threshold      likelihood `yaml:"threshold"` // 0: the scan's

	Sample        sampleConfig `yaml:"sample"`          // of databases
	RowsPerSecond int          `yaml:"rows_per_second"` // of databases, 0: no limit
	Connections   int          `yaml:"connections"`     // of databases, 0: the default
}

// sampleConfig says how much of each table is read: about so many rows, or a
// share of them. Nothing is everything.
type sampleConfig struct {
	Rows  int64   `yaml:"rows"`
	Share float64 `yaml:"share"` // 0 to 1
	Seed  uint64  `yaml:"seed"`
}

func (s sourceConfig) filter() sources.Filter {
	return sources.Filter{
		Include: s.Include, Exclude: s.Exclude, MinSize: int64(s.MinSize), MaxSize: int64(s.MaxSize),
		ModifiedAfter: time.Time(s.ModifiedAfter), ModifiedBefore: time.Time(s.ModifiedBefore), StorageClasses: s.StorageClasses,
	}
}

type scanConfig struct {
	Workers   int          `yaml:"workers"`
	Threshold likelihood   `yaml:"threshold"`
	Limits    limitsConfig `yaml:"limits"`
}

// limitsConfig bounds one object; what is left out keeps the default.
type limitsConfig struct {
	Depth   int      `yaml:"depth"`
	Members int64    `yaml:"members"`
	Bytes   size     `yaml:"bytes"`
	Ratio   int64    `yaml:"ratio"`
	Time    duration `yaml:"time"`
	Stall   duration `yaml:"stall"`
	Memory  size     `yaml:"memory"` // resident, of a process that reads risky formats
}

func (l limitsConfig) limits() extract.Limits {
	d := extract.DefaultLimits()
	d.Depth, d.Members = cmp.Or(l.Depth, d.Depth), cmp.Or(l.Members, d.Members)
	d.Bytes, d.Ratio = cmp.Or(int64(l.Bytes), d.Bytes), cmp.Or(l.Ratio, d.Ratio)
	d.Time, d.Stall = cmp.Or(time.Duration(l.Time), d.Time), cmp.Or(time.Duration(l.Stall), d.Stall)
	return d
}

// workerStall is how long a process that reads for the scan may get nowhere. It
// is less than what the object may, so that the process is named as the cause.
func (l limitsConfig) workerStall() time.Duration { return l.limits().Stall / 16 * 15 }

// readConfig reads the file; a default file that is not there is an empty one.
func readConfig(name string, named bool) (c config, err error) {
	if name == "" {
		name = defaultConfig
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	if err := decodeConfig(data, &c); err != nil {
		return c, fmt.Errorf("configuration %s: %w", name, err)
	}
	if err := c.check(); err != nil {
		return c, fmt.Errorf("configuration %s: %w", name, err)
	}
	c.file = name
	besideConfig(name, c.Detectors.Rules)
	return c, nil
}

func (c *config) check() error {
	for i, s := range c.Sources {
		if s.URI == "" {
			return fmt.Errorf("sources[%d]: needs a uri", i)
		}
		if _, err := s.filter().Compile(); err != nil {
			return fmt.Errorf("sources[%d]: %w", i, err)
		}
		if s.RowsPerSecond < 0 || s.Connections < 0 {
			return fmt.Errorf("sources[%d]: rows_per_second and connections are no less than none", i)
		}
	}
	if c.Locate.KeepDays < 0 {
		return fmt.Errorf("locate.keep_days: %d is less than none", c.Locate.KeepDays)
	}
	if c.Scan.Workers < 0 {
		return fmt.Errorf("scan.workers: %d is less than none", c.Scan.Workers)
	}
	return c.OCR.check()
}

// decodeConfig reads a configuration's text.
func decodeConfig(text []byte, c *config) error {
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(c)
	var placed *placeError
	switch {
	case err == nil, errors.Is(err, io.EOF): // the second: nothing but comments
		return nil
	case errors.As(err, &placed):
		return placed
	}
	return errors.New(yaml.FormatError(err, false, false))
}

// size is a number of bytes, written "4096", "10 MiB" or "2GB".
type size int64

// UnmarshalText reads a size.
func (s *size) UnmarshalText(b []byte) error {
	n, err := parseSize(string(b))
	*s = size(n)
	return err
}

var sizeUnits = []struct {
	suffix string
	factor int64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

func parseSize(s string) (int64, error) {
	number, factor := strings.TrimSpace(s), int64(1)
	for _, u := range sizeUnits {
		if n, ok := strings.CutSuffix(number, u.suffix); ok {
			number, factor = strings.TrimSpace(n), u.factor
			break
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	v *= float64(factor)
	if fits := v >= 0 && v <= 1<<62; err != nil || !fits { // NaN fits nowhere
		return 0, fmt.Errorf("%q is not a size: write 4096, 10MiB or 2GB", s)
	}
	return int64(v), nil
}

// duration is a time span, written "90s", "10m" or "1h30m".
type duration time.Duration

// UnmarshalText reads a duration.
func (d *duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil || v < 0 {
		return fmt.Errorf("%q is not a time span: write 90s, 10m or 1h30m", b)
	}
	*d = duration(v)
	return nil
}

// date is a day or moment, written 2026-01-31 or 2026-01-31T12:00:00Z; a day starts in UTC.
type date time.Time

// UnmarshalText reads a date.
func (d *date) UnmarshalText(b []byte) error {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, string(b)); err == nil {
			*d = date(t)
			return nil
		}
	}
	return fmt.Errorf("%q is not a date: write 2026-01-31 or 2026-01-31T12:00:00Z", b)
}

// likelihood is a step of likelihood by name, for the configuration and flags.
type likelihood detectors.Likelihood

// UnmarshalText reads a likelihood.
func (l *likelihood) UnmarshalText(b []byte) error {
	v, err := detectors.ParseLikelihood(string(b))
	*l = likelihood(v)
	return err
}
