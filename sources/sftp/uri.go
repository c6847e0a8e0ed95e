package sftp

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// URIForm is how a folder is named on the command line.
const URIForm = "sftp://[USER@]HOST[:PORT]/PATH[?hostkey=SHA256:…&knownhosts=FILE&keyfile=FILE&passwordfile=FILE]"

// Parse reads an sftp:// URI and the environment into Options. A URI never
// holds a password; SSHPASS or a file does. Keys come from keyfile, the agent
// (SSH_AUTH_SOCK) and OpenSSH's usual files below HOME. No error repeats any
// part of the URI.
func Parse(u *url.URL, getenv func(string) string) (Options, error) {
	fail := func(why string) (Options, error) { return Options{}, badURI(why + "; the form is " + URIForm) }
	if _, given := u.User.Password(); given {
		return fail("a password does not belong in a URI: put it into SSHPASS or a file")
	}
	switch {
	case u.Scheme != Kind || u.Opaque != "":
		return fail("an SFTP URI begins with sftp://")
	case u.Hostname() == "":
		return fail("the URI names no host")
	case u.Path == "":
		return fail("the URI names no path; the whole of a server is /")
	case u.Fragment != "":
		return fail("write %23 for a # in a path")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return fail("what stands after the ? cannot be read")
	}
	o := Options{Host: u.Hostname(), User: u.User.Username(), Path: u.Path, Auth: authOf(getenv)}
	for _, name := range []string{"USER", "LOGNAME"} {
		if o.User == "" {
			o.User = getenv(name)
		}
	}
	if p := u.Port(); p != "" {
		if o.Port, err = strconv.Atoi(p); err != nil || o.Port < 1 || o.Port > 65_535 {
			return fail("a port is a number from 1 to 65535")
		}
	}
	for key, values := range query {
		for _, v := range values {
			if v == "" {
				return fail("a setting is empty")
			}
			switch key {
			case "hostkey":
				// A + of the fingerprint's base64 that was not written as %2B came as a space.
				o.HostKeys = append(o.HostKeys, strings.ReplaceAll(v, " ", "+"))
			case "knownhosts":
				o.KnownHosts = append(o.KnownHosts, v)
			case "keyfile":
				o.Auth.KeyFiles = append(o.Auth.KeyFiles, v)
			case "passwordfile":
				o.Auth.PasswordFile = v
			default:
				return fail("there is a setting that is not known")
			}
		}
	}
	if len(o.KnownHosts) == 0 {
		o.KnownHosts = []string{"/etc/ssh/ssh_known_hosts"}
		if home := getenv("HOME"); home != "" {
			o.KnownHosts = append(o.KnownHosts, filepath.Join(home, ".ssh", "known_hosts"))
		}
	}
	return o, nil
}
