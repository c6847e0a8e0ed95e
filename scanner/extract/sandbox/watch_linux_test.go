package sandbox

import (
	"os"
	"testing"
	"time"
)

// TestUsage: a process that is there has memory and mapped data, one that is
// not has none.
func TestUsage(t *testing.T) {
	u := openUsage(os.Getpid())
	memory, _ := u.now()
	if memory < 1<<20 || u.data() < 1<<20 {
		t.Errorf("%d bytes resident, %d mapped", memory, u.data())
	}
	u.close()
	if memory, cpu := u.now(); memory != 0 || cpu != 0 || u.data() != 0 {
		t.Errorf("closed: %d bytes, %v", memory, cpu)
	}
	none := openUsage(1 << 30)
	defer none.close()
	if memory, cpu := none.now(); memory != 0 || cpu != 0 {
		t.Errorf("no process: %d bytes, %v", memory, cpu)
	}
}

// TestUsageCPU: work takes processor time, which is seen.
func TestUsageCPU(t *testing.T) {
	u := openUsage(os.Getpid())
	defer u.close()
	_, before := u.now()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); {
		if _, now := u.now(); now-before >= 30*time.Millisecond {
			return
		}
	}
	t.Error("five seconds of work took no time")
}

func TestNumberAt(t *testing.T) {
	for _, c := range []struct {
		line string
		i    int
		want int64
	}{
		{"1 22 333", 0, 1}, {"1 22 333\n", 2, 333}, {"1 22", 2, 0}, {"", 0, 0}, {"1 x 3", 1, 0}, {"-5", 0, -5},
	} {
		if got := numberAt([]byte(c.line), c.i); got != c.want {
			t.Errorf("word %d of %q: %d, want %d", c.i, c.line, got, c.want)
		}
	}
}

// watched is a child as the watchdog sees it: this process.
func watched(t *testing.T) *child {
	t.Helper()
	c := &child{usage: openUsage(os.Getpid()), busy: true}
	t.Cleanup(c.usage.close)
	_, c.cpu = c.usage.now()
	return c
}

// TestCheck: each limit is judged by itself, and only while an object is read.
func TestCheck(t *testing.T) {
	ample := Config{Memory: 1 << 40, CPU: time.Hour, Stall: time.Hour}
	for _, c := range []struct {
		name  string
		limit func(*Config)
		state func(*child)
		want  int32
	}{
		{"within", func(*Config) {}, func(*child) {}, alive},
		{"memory", func(l *Config) { l.Memory = 1 }, func(*child) {}, bloated},
		{"memory_of_an_idle_one", func(l *Config) { l.Memory = 1 }, func(c *child) { c.busy = false }, alive},
		{"processor_time", func(l *Config) { l.CPU = 1 }, func(c *child) { c.cpu -= time.Second }, hung},
		{"quiet", func(l *Config) { l.Stall = time.Second }, func(c *child) { c.quiet = 2 * time.Second }, hung},
		{"waiting", func(l *Config) { l.Stall = time.Second }, func(c *child) { c.waiting = time.Now().Add(-2 * time.Second) }, hung},
		{"both_add_up", func(l *Config) { l.Stall = 3 * time.Second }, func(c *child) {
			c.quiet, c.waiting = 2*time.Second, time.Now().Add(-2*time.Second)
		}, hung},
		{"just_begun_to_wait", func(l *Config) { l.Stall = time.Hour }, func(c *child) { c.waiting = time.Now() }, alive},
		{"gone", func(l *Config) { l.Memory = 1 }, func(c *child) { c.usage = nil }, alive},
	} {
		t.Run(c.name, func(t *testing.T) {
			child, l := watched(t), ample
			c.limit(&l)
			c.state(child)
			if child.check(l); child.why.Load() != c.want {
				t.Errorf("killed for %d, want %d", child.why.Load(), c.want)
			}
		})
	}
}

// TestQuiet: only what gets further ends the time without progress; the time
// that the parent needs does not count.
func TestQuiet(t *testing.T) {
	c := watched(t)
	c.waits()
	c.waiting = c.waiting.Add(-time.Minute)
	c.served()
	if c.quiet < time.Minute || !c.waiting.IsZero() {
		t.Errorf("quiet for %v after a minute", c.quiet)
	}
	c.waits()
	c.served()
	if c.quiet < time.Minute {
		t.Error("an answer counts as progress")
	}
	if c.progress(); c.quiet != 0 {
		t.Error("progress does not count")
	}
	if !(&child{usage: c.usage, process: &os.Process{}, quiet: time.Hour}).begin() {
		t.Error("a child that lives cannot begin")
	}
	if (&child{usage: c.usage}).begin() {
		t.Error("a child that is gone can begin")
	}
}

// TestFirstReason: what a child is killed for first is what it died of.
func TestFirstReason(t *testing.T) {
	c := &child{}
	c.kill(bloated)
	c.kill(hung)
	if c.why.Load() != bloated {
		t.Errorf("killed for %d", c.why.Load())
	}
}
