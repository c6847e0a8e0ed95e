package files

import (
	"bufio"
	"io"
	"strings"
)

// mount is one line of /proc/self/mountinfo: see proc_pid_mountinfo(5).
type mount struct {
	device  string // "major:minor" of the file system
	point   string // where it is mounted
	options string // of this mount, joined by commas
	fstype  string
	source  string // device, "host:/export" or "//host/share"
	super   string // options of the file system
}

// parseMounts reads mountinfo. Lines that are not of its form are left out.
func parseMounts(r io.Reader) ([]mount, error) {
	var out []mount
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		before, after, found := strings.Cut(lines.Text(), " - ")
		f, g := strings.Fields(before), strings.Fields(after)
		if !found || len(f) < 6 || len(g) < 2 {
			continue
		}
		m := mount{device: f[2], point: unescape(f[4]), options: f[5], fstype: g[0], source: unescape(g[1])}
		if len(g) > 2 {
			m.super = g[2]
		}
		out = append(out, m)
	}
	return out, lines.Err()
}

// unescape undoes the octal escapes of blanks and backslashes.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`, `\043`, "#").Replace(s)
}

// mountOf finds the mount that a folder is on: the longest mount point above
// it, and of several on one point the last, which hides the others.
func mountOf(all []mount, dir string) (mount, bool) {
	best, found := mount{}, false
	for _, m := range all {
		if within := m.point == "/" || dir == m.point || strings.HasPrefix(dir, m.point+"/"); within && (!found || len(m.point) >= len(best.point)) {
			best, found = m, true
		}
	}
	return best, found
}

func (m *mount) has(option string) bool {
	for _, list := range []string{m.options, m.super} {
		for o := range strings.SplitSeq(list, ",") {
			if o == option {
				return true
			}
		}
	}
	return false
}

// server is the host of a network file system, "" when it is none.
func (m *mount) server() string {
	switch {
	case m.fstype == "nfs", m.fstype == "nfs4":
		if rest, ok := strings.CutPrefix(m.source, "["); ok { // an IPv6 address
			host, _, _ := strings.Cut(rest, "]")
			return host
		}
		host, _, _ := strings.Cut(m.source, ":")
		return host
	case m.fstype == "cifs", m.fstype == "smb3":
		host, _, _ := strings.Cut(strings.TrimPrefix(m.source, "//"), "/")
		return host
	case m.fstype == "fuse.sshfs":
		login, _, _ := strings.Cut(m.source, ":")
		host := login[strings.LastIndexByte(login, '@')+1:] // the login is a person's name
		return host
	}
	return ""
}

// sealed reports whether a network mount is encrypted on the wire. known is
// false where its options do not say. From nfs(5) and mount.cifs(8): sec=krb5p
// is privacy, krb5 and krb5i are not; xprtsec is TLS; seal is SMB 3 encryption.
func (m *mount) sealed() (sealed, known bool) {
	switch m.fstype {
	case "nfs", "nfs4":
		if m.has("sec=krb5p") || m.has("xprtsec=tls") || m.has("xprtsec=mtls") {
			return true, true
		}
		return false, strings.Contains(m.super, "sec=")
	case "cifs", "smb3":
		if m.has("seal") {
			return true, true
		}
		return false, false // the server may ask for it all the same
	case "fuse.sshfs":
		return true, true
	}
	return false, false
}
