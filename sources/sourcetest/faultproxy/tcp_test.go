package faultproxy_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/pdatlas/pdatlas/sources/sourcetest/faultproxy"
)

// sender is a server that sends the same bytes to everybody who says something.
func sender(t *testing.T, data []byte) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := conn.Read(make([]byte, 1)); err == nil {
					conn.Write(data)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// through reads what one connection through the proxy brings.
func through(t *testing.T, p *faultproxy.TCP, patience time.Duration) ([]byte, error) {
	t.Helper()
	conn, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return io.ReadAll(conn)
}

func TestTCP(t *testing.T) {
	data := bytes.Repeat([]byte("0123456789"), 5000)
	server := sender(t, data)
	for name, c := range map[string]struct {
		plan func(int) (int64, faultproxy.Fault)
		most int   // bytes that come
		want error // how it ends
	}{
		"no_plan": {nil, len(data), nil},
		"nothing": {func(int) (int64, faultproxy.Fault) { return -1, faultproxy.Reset }, len(data), nil},
		"none":    {func(int) (int64, faultproxy.Fault) { return 10, faultproxy.None }, len(data), nil},
		"late":    {func(int) (int64, faultproxy.Fault) { return 1 << 30, faultproxy.Reset }, len(data), nil},
		"cut":     {func(int) (int64, faultproxy.Fault) { return 1234, faultproxy.Cut }, 1234, nil},
		"reset":   {func(int) (int64, faultproxy.Fault) { return 1234, faultproxy.Reset }, 1234, syscall.ECONNRESET},
		"stall":   {func(int) (int64, faultproxy.Fault) { return 1234, faultproxy.Stall }, 1234, os.ErrDeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			p := faultproxy.StartTCP(t, server, c.plan)
			patience := 10 * time.Second
			if name == "stall" {
				patience = 300 * time.Millisecond
			}
			got, err := through(t, p, patience)
			if !errors.Is(err, c.want) || len(got) > c.most || !bytes.HasPrefix(data, got) || c.want == nil && len(got) != c.most {
				t.Errorf("%d bytes, %v; want at most %d, %v", len(got), err, c.most, c.want)
			}
			connections, faults := p.Stats()
			if connections != 1 || (faults == 1) != (c.most < len(data)) {
				t.Errorf("%d connections, %d faults", connections, faults)
			}
		})
	}
}

// TestTCPBreak resets what is open, and lets in what comes after.
func TestTCPBreak(t *testing.T) {
	p := faultproxy.StartTCP(t, sender(t, []byte("hello")), nil)
	conn, err := net.Dial("tcp", p.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, 2)); err != nil {
		t.Fatal(err)
	}
	p.Break()
	if got, err := through(t, p, 10*time.Second); err != nil || string(got) != "hello" {
		t.Errorf("after the break: %q, %v", got, err)
	}
}

// TestAfter shows that a plan depends on its seed alone, and keeps its bounds.
func TestAfter(t *testing.T) {
	one := faultproxy.After(1, 100, 200, faultproxy.Reset, faultproxy.Stall)
	again := faultproxy.After(1, 100, 200, faultproxy.Reset, faultproxy.Stall)
	seen := map[faultproxy.Fault]int{}
	for n := range 200 {
		after, fault := one(n)
		if a, f := again(n); a != after || f != fault {
			t.Fatalf("connection %d: %d %d, then %d %d", n, after, fault, a, f)
		}
		if after < 100 || after >= 200 {
			t.Errorf("connection %d: %d bytes", n, after)
		}
		seen[fault]++
	}
	if seen[faultproxy.Reset] < 50 || seen[faultproxy.Stall] < 50 {
		t.Errorf("%v: the kinds are not spread", seen)
	}
}
