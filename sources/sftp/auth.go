package sftp

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path/filepath"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/pdatlas/pdatlas/sources"
)

// Auth says where keys and passwords are. They are read anew for every
// connection, so that a tool which renews them keeps a long scan going.
type Auth struct {
	KeyFiles     []string // private keys, mode 600; one that cannot be used is an error
	UsualFiles   []string // the same, but one that cannot be used is passed over
	AgentSocket  string   // of an agent that holds keys; "": none
	PasswordFile string   // its first line, mode 600; "": none
	Password     sources.Secret
}

// authOf finds what the environment names.
func authOf(getenv func(string) string) Auth {
	a := Auth{AgentSocket: getenv("SSH_AUTH_SOCK"), Password: sources.Secret(getenv("SSHPASS"))}
	if home := getenv("HOME"); home != "" {
		for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
			a.UsualFiles = append(a.UsualFiles, filepath.Join(home, ".ssh", name))
		}
	}
	return a
}

var errNoCredentials = &failure{class: sources.ErrAccessDenied,
	sentence: "no credentials: name a key with keyfile=FILE, load one into an agent (SSH_AUTH_SOCK), or set SSHPASS or passwordfile=FILE"}

// methods are the ways to log in, in the order in which they are tried. done
// must be called when the attempt is over.
func (a *Auth) methods() (methods []ssh.AuthMethod, done func(), err error) {
	done = func() {}
	signers, err := a.signers()
	if err != nil {
		return nil, done, err
	}
	if a.AgentSocket != "" {
		if conn, err := net.Dial("unix", a.AgentSocket); err == nil {
			done = func() { conn.Close() }
			// The agent's answers are not needed to know that it has no keys.
			if held, err := agent.NewClient(conn).Signers(); err == nil {
				signers = append(signers, held...)
			}
		}
	}
	if len(signers) > 0 {
		methods = append(methods, ssh.PublicKeys(signers...))
	}
	password := a.Password
	if a.PasswordFile != "" {
		if password, err = sources.SecretLine(a.PasswordFile); err != nil {
			done()
			return nil, func() {}, err
		}
	}
	if password != "" {
		methods = append(methods, ssh.Password(string(password)), ssh.KeyboardInteractive(answer(password)))
	}
	if len(methods) == 0 {
		done()
		return nil, func() {}, errNoCredentials
	}
	return methods, done, nil
}

// signers reads the key files.
func (a *Auth) signers() ([]ssh.Signer, error) {
	var signers []ssh.Signer
	for _, path := range a.KeyFiles {
		signer, err := readKey(path)
		if err != nil {
			return nil, err
		}
		signers = append(signers, signer)
	}
	if len(a.KeyFiles) > 0 {
		return signers, nil
	}
	for _, path := range a.UsualFiles {
		if signer, err := readKey(path); err == nil {
			signers = append(signers, signer)
		}
	}
	return signers, nil
}

// readKey reads a private key. Its errors name the file, never what is in it.
func readKey(path string) (ssh.Signer, error) {
	b, err := sources.ReadSecret(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no key file %q: %w", path, sources.ErrAccessDenied)
	}
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(b)
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked):
		return nil, fmt.Errorf("the key in %q is protected by a passphrase, load it into an agent: %w", path, sources.ErrAccessDenied)
	case err != nil:
		return nil, fmt.Errorf("there is no private key in %q: %w", path, sources.ErrAccessDenied)
	}
	return signer, nil
}

// answer gives the password to a server that asks for one by a dialogue (RFC
// 4256): to one question whose answer is not shown. Other questions are left
// unanswered, so that the server refuses.
func answer(password sources.Secret) ssh.KeyboardInteractiveChallenge {
	return func(_, _ string, questions []string, shown []bool) ([]string, error) {
		answers := make([]string, len(questions))
		if len(questions) == 1 && !shown[0] {
			answers[0] = string(password)
		}
		return answers, nil
	}
}
