package eml

import (
	"bytes"
	"strings"

	"github.com/pdatlas/pdatlas/scanner/extract"
	"github.com/pdatlas/pdatlas/scanner/extract/lines"
)

// Match accepts text that begins with header fields: with three that mail has,
// one of them seen nowhere else, or with one under a name or media type that
// says mail.
func (Extractor) Match(h extract.Hint) bool {
	if !extract.IsText(h.Head) {
		return false
	}
	s := seen(h.Head)
	if claimed(h) {
		return s.known > 0
	}
	return !s.broken && s.known >= 3 && s.sure > 0
}

func claimed(h extract.Hint) bool {
	for _, m := range [...]string{"message/rfc822", "message/global"} {
		if strings.HasPrefix(h.MediaType, m) {
			return true
		}
	}
	for _, end := range [...]string{".eml", ".mht", ".mhtml", ".msg"} {
		if cut := len(h.Name) - len(end); cut >= 0 && strings.EqualFold(h.Name[cut:], end) {
			return true
		}
	}
	return false
}

// signs counts the header fields of a head by what they say.
type signs struct {
	known, sure int
	broken      bool // a line is no header field
}

func seen(head []byte) (s signs) {
	for n := 0; len(head) > 0 && n < 200; n++ {
		end := bytes.IndexByte(head, '\n') + 1
		if end == 0 {
			end = len(head)
		}
		line := head[:end]
		head = head[end:]
		if lines.Blank(line) {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			s.broken = s.broken || n == 0
			continue
		}
		name, _, ok := cut(line)
		if !ok {
			s.broken = s.broken || len(head) > 0 // not when it was cut off
			continue
		}
		known, sure := isKnown(name)
		s.known, s.sure = s.known+known, s.sure+sure
	}
	return s
}

// isKnown tells fields of mail, and those that little else has.
func isKnown(name []byte) (known, sure int) {
	for _, k := range [...]string{"From", "Received", "Return-Path", "Message-ID", "MIME-Version", "Delivered-To", "Reply-To", "X-Mailer", "DKIM-Signature"} {
		if equalFold(name, k) {
			return 1, 1
		}
	}
	for _, k := range [...]string{"To", "Cc", "Bcc", "Subject", "Date", "Sender", "In-Reply-To", "References", "List-Id", "Content-Type", "Content-Transfer-Encoding", "User-Agent"} {
		if equalFold(name, k) {
			return 1, 0
		}
	}
	return 0, 0
}

// equalFold compares with a name of ASCII letters without a copy.
func equalFold(p []byte, name string) bool {
	if len(p) != len(name) {
		return false
	}
	for i, c := range p {
		if c != name[i] && c|0x20 != name[i]|0x20 {
			return false
		}
	}
	return true
}
