package pdf

import (
	"bytes"
	"image"
	"image/png"
	"math"
)

// Pages are rendered as scanners make them: at 300 dots per inch, with fewer when
// there would be too many pixels.
const (
	dotsPerInch   = 300
	pointsPerInch = 72
)

// Values of fpdfview.h.
const (
	bitmapGray    = 1     // FPDFBitmap_Gray: a byte a pixel
	renderFlags   = 1 | 8 // FPDF_ANNOT, FPDF_GRAYSCALE
	opaqueWhite   = 0xffffffff
	leastPageSide = 1 // points
)

// render draws a page. The result is nil when the library failed, or had no room
// for the bitmap.
func (d *document) render(page uint64) *image.Gray {
	w, h := pixels(d.lib.float("FPDF_GetPageWidthF", page), d.lib.float("FPDF_GetPageHeightF", page), d.opts.MaxPixels)
	bitmap := d.lib.call("FPDFBitmap_CreateEx", uint64(w), uint64(h), bitmapGray, 0, 0)
	if bitmap == 0 {
		d.note(malformed("a page cannot be drawn"))
		return nil
	}
	d.lib.call("FPDFBitmap_FillRect", bitmap, 0, 0, uint64(w), uint64(h), opaqueWhite)
	d.lib.call("FPDF_RenderPageBitmap", bitmap, page, 0, 0, uint64(w), uint64(h), 0, renderFlags)
	stride := d.lib.number("FPDFBitmap_GetStride", bitmap)
	buf := d.lib.call("FPDFBitmap_GetBuffer", bitmap)
	var img *image.Gray
	if raw, ok := d.lib.mod.Memory().Read(uint32(buf), uint32(stride*h)); ok && d.lib.err == nil && stride >= w {
		img = &image.Gray{Pix: bytes.Clone(raw), Stride: stride, Rect: image.Rect(0, 0, w, h)}
	}
	d.lib.call("FPDFBitmap_Destroy", bitmap)
	return img
}

// pixels is the size in which a page of the given points is drawn: never more
// than limit pixels, never none.
func pixels(width, height float64, limit int) (w, h int) {
	side := func(v float64) float64 {
		if !(v > leastPageSide) { // also what is no number
			return leastPageSide
		}
		return min(v, 1e6)
	}
	width, height = side(width), side(height)
	scale := min(dotsPerInch/float64(pointsPerInch), math.Sqrt(float64(limit)/(width*height)))
	w, h = max(1, int(width*scale)), max(1, int(height*scale))
	return min(w, limit), max(1, min(h, limit/min(w, limit)))
}

// encode writes the picture as PNG.
func (d *document) encode(img *image.Gray) *bytes.Reader {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	_ = enc.Encode(&b, img) // a buffer takes all, and the size is within bounds
	return bytes.NewReader(b.Bytes())
}
