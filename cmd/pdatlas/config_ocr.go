package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	extractors "github.com/pdatlas/pdatlas/scanner/extract/all"
	"github.com/pdatlas/pdatlas/scanner/extract/ocr"
)

// ocrConfig turns the recognition of text in images on.
type ocrConfig struct {
	Enabled   bool     `yaml:"enabled"`
	Languages []string `yaml:"languages"` // as tesseract calls them
	Timeout   duration `yaml:"timeout"`   // for one image or page
	MaxPixels int      `yaml:"max_pixels"`
	Program   string   `yaml:"program"`
}

func (c *ocrConfig) check() error {
	if c.MaxPixels < 0 {
		return fmt.Errorf("ocr.max_pixels: %d is less than none", c.MaxPixels)
	}
	return nil
}

// formatOptions are how the configuration wants formats read.
func (a *app) formatOptions(ctx context.Context) (extractors.Options, error) {
	o := extractors.Options{CacheDir: codeCache()}
	if c := a.config.OCR; c.Enabled {
		engine, err := ocr.New(ctx, ocr.Config{
			Program: c.Program, Languages: c.Languages, Timeout: time.Duration(c.Timeout), MaxPixels: c.MaxPixels,
		})
		if err != nil {
			return o, err
		}
		o.Pixels = engine
	}
	return o, nil
}

// codeCache is the user's folder for the compiled PDF reader; "": there is none,
// and it is compiled by each process that meets a PDF. It holds nothing that was
// scanned.
func codeCache() string {
	dir, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "pdatlas", "code")
}
