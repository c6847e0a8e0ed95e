package faultproxy

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// TCP stands between a client and a server of any protocol and breaks its
// connections after some bytes of the server's, chosen by a seed: it resets
// them, or lets them fall silent.
type TCP struct {
	// Plan says how many bytes of the n-th connection (from 1) pass and what
	// happens then: Reset, Cut or Stall; a negative number: nothing happens.
	Plan func(n int) (after int64, fault Fault)

	target   string
	listener net.Listener

	mu     sync.Mutex
	count  int
	faults int
	open   map[net.Conn]bool
	closed bool
}

// StartTCP puts a proxy before a server, until the test ends.
func StartTCP(t testing.TB, target string, plan func(n int) (int64, Fault)) *TCP {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &TCP{Plan: plan, target: target, listener: l, open: map[net.Conn]bool{}}
	var wg sync.WaitGroup
	wg.Go(func() { p.accept(&wg) })
	t.Cleanup(func() {
		l.Close()
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.Break()
		wg.Wait()
	})
	return p
}

// After is a plan that breaks each connection after at least least and fewer
// than most bytes.
func After(seed uint64, least, most int64, kinds ...Fault) func(n int) (int64, Fault) {
	return func(n int) (int64, Fault) {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		return least + r.Int64N(most-least), kinds[r.IntN(len(kinds))]
	}
}

// Address is where the proxy listens.
func (p *TCP) Address() string { return p.listener.Addr().String() }

// Stats are how many connections and faults there were.
func (p *TCP) Stats() (connections, faults int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count, p.faults
}

// Break resets every connection.
func (p *TCP) Break() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		abort(c)
	}
}

func (p *TCP) accept(wg *sync.WaitGroup) {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.count++
		n := p.count
		p.mu.Unlock()
		wg.Go(func() { p.serve(client, n) })
	}
}

// serve carries one connection.
func (p *TCP) serve(client net.Conn, n int) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		abort(client)
		return
	}
	p.hold(client, server)
	defer p.release(client, server)
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(server, client)
		server.Close()
	}()
	after, fault := int64(-1), None
	if p.Plan != nil {
		after, fault = p.Plan(n)
	}
	if after < 0 || fault == None {
		io.Copy(client, server)
	} else if sent, err := io.CopyN(client, server, after); err == nil && sent == after {
		p.mu.Lock()
		p.faults++
		p.mu.Unlock()
		switch fault {
		case Reset:
			abort(client)
		case Stall:
			<-done // until the client has had enough
		}
	}
	client.Close()
	<-done
}

func (p *TCP) hold(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		p.open[c] = true
		if p.closed {
			abort(c)
		}
	}
}

func (p *TCP) release(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		delete(p.open, c)
		c.Close()
	}
}

// abort closes a connection so that its other end is told it was reset.
func abort(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		t.SetLinger(0)
	}
	c.Close()
}
