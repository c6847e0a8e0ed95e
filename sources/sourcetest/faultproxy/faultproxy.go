// Package faultproxy stands between a client and an HTTP server and breaks
// what passes: it resets connections after a random byte, lets them fall
// silent, refuses for load, calls credentials expired or clocks skewed, and
// changes an object while it is read. Which byte and how often come from a
// seed, so that a failure can be had again.
//
// It wraps any http.Handler: a fake in memory, or a reverse proxy to a real
// server. Over real connections (httptest.Server) a reset is a TCP reset;
// over Transport, which needs no network and runs in synthetic time, it is an
// answer that breaks off.
package faultproxy

import (
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is what happens to one answer.
type Fault int

// The faults. All but the last three let the answer begin and break its body.
const (
	None     Fault = iota
	Reset          // the connection is reset within the body
	Cut            // the connection is closed in good order, too early
	Stall          // the connection falls silent within the body
	Mutate         // Proxy.Change is called within the body, which is then cut
	SlowDown       // 503 SlowDown
	Expired        // 400 ExpiredToken
	Skewed         // 403 RequestTimeTooSkewed, with a Date an hour away
)

// Proxy is an http.Handler. Set its fields before it is used.
type Proxy struct {
	Next http.Handler
	Seed uint64
	// Plan says what happens to the n-th request (from 1) for a path; nil: none.
	Plan func(r *http.Request, n int) Fault
	// Change is called by Mutate with the path of the request.
	Change func(path string)

	mu       sync.Mutex
	seen     map[string]int
	requests int
	bytes    int64
	faults   int
}

// Stats are what has passed so far: requests, bytes of bodies, faults made.
func (p *Proxy) Stats() (requests int, bytes int64, faults int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.requests, p.bytes, p.faults
}

// Times is a plan with one to most faults of a kind per object, as many as the
// seed says, and then none.
func Times(seed uint64, most int, kinds ...Fault) func(r *http.Request, n int) Fault {
	return func(r *http.Request, n int) Fault {
		rnd := random(seed, r.URL.Path, 0)
		if strings.Count(strings.Trim(r.URL.Path, "/"), "/") == 0 || n > rnd.IntN(most)+1 {
			return None // the bucket itself, or enough
		}
		return kinds[random(seed, r.URL.Path, n).IntN(len(kinds))]
	}
}

// random is the same for the same seed, path and number.
func random(seed uint64, path string, n int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, path, "#", n)
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	if p.seen == nil {
		p.seen = map[string]int{}
	}
	p.seen[r.URL.Path]++
	n := p.seen[r.URL.Path]
	p.requests++
	p.mu.Unlock()

	fault := None
	if p.Plan != nil {
		fault = p.Plan(r, n)
	}
	if fault != None {
		p.mu.Lock()
		p.faults++
		p.mu.Unlock()
	}
	switch fault {
	case SlowDown:
		refuse(w, http.StatusServiceUnavailable, "SlowDown")
	case Expired:
		refuse(w, http.StatusBadRequest, "ExpiredToken")
	case Skewed:
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		refuse(w, http.StatusForbidden, "RequestTimeTooSkewed")
	default:
		p.Next.ServeHTTP(&breaker{ResponseWriter: w, p: p, r: r, n: n, fault: fault, left: -1}, r)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
}

// breaker is the answer that a fault happens to.
type breaker struct {
	http.ResponseWriter
	p     *Proxy
	r     *http.Request
	n     int
	fault Fault
	left  int64 // bytes until the fault; -1: not known yet
}

// Write implements http.ResponseWriter.
func (b *breaker) Write(data []byte) (int, error) {
	if b.fault == None {
		n, err := b.ResponseWriter.Write(data)
		b.count(n)
		return n, err
	}
	if b.left < 0 {
		size, err := strconv.ParseInt(b.Header().Get("Content-Length"), 10, 64)
		if err != nil || size < 1 {
			size = int64(len(data))
		}
		b.left = random(b.p.Seed, b.r.URL.Path, b.n).Int64N(size)
	}
	if int64(len(data)) <= b.left {
		n, err := b.ResponseWriter.Write(data)
		b.left -= int64(n)
		b.count(n)
		return n, err
	}
	n, err := b.ResponseWriter.Write(data[:b.left])
	b.count(n)
	if err == nil {
		b.strike()
	}
	return n, io.ErrClosedPipe
}

// Flush implements http.Flusher, which a reverse proxy asks for.
func (b *breaker) Flush() {
	if f, ok := b.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

func (b *breaker) count(n int) {
	b.p.mu.Lock()
	defer b.p.mu.Unlock()
	b.p.bytes += int64(n)
}

// strike makes the fault happen. It does not return to the handler.
func (b *breaker) strike() {
	b.Flush()
	switch b.fault {
	case Stall:
		<-b.r.Context().Done() // until the client has had enough
	case Mutate:
		b.p.Change(b.r.URL.Path)
	case Reset:
		if h, ok := b.ResponseWriter.(http.Hijacker); ok {
			if conn, _, err := h.Hijack(); err == nil {
				if tcp, ok := conn.(*net.TCPConn); ok {
					tcp.SetLinger(0) // makes the close a reset
				}
				conn.Close()
			}
		}
	}
	panic(http.ErrAbortHandler)
}
