package sqldb

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pdatlas/pdatlas/sources"
)

// Modes of TLS, named as PostgreSQL does (section 34.1.2 of its manual).
const (
	TLSDisable = "disable"
	TLSPrefer  = "prefer"      // if the server offers it
	TLSRequire = "require"     // whoever the server is
	TLSCA      = "verify-ca"   // PostgreSQL alone
	TLSFull    = "verify-full" // a server with a certificate of its name
)

// TLS says how a connection is protected.
type TLS struct {
	Mode      string // "" is TLSPrefer
	Roots     string // file of trusted certificates (PEM), "": the system's
	Cert, Key string // files of the account's own certificate, "": none
}

func parseTLS(kind string, q url.Values, getenv func(string) string) (TLS, error) {
	t := TLS{Mode: q.Get("sslmode"), Roots: q.Get("sslrootcert"), Cert: q.Get("sslcert"), Key: q.Get("sslkey")}
	if kind == Postgres {
		for name, to := range map[string]*string{"PGSSLMODE": &t.Mode, "PGSSLROOTCERT": &t.Roots, "PGSSLCERT": &t.Cert, "PGSSLKEY": &t.Key} {
			if *to == "" {
				*to = getenv(name)
			}
		}
	}
	if t.Mode == "" {
		t.Mode = TLSPrefer
	}
	modes := []string{TLSDisable, TLSPrefer, TLSRequire, TLSFull}
	if kind == Postgres {
		modes = append(modes, TLSCA)
	}
	if !slices.Contains(modes, t.Mode) {
		return t, badURI(fmt.Sprintf("sslmode is one of %q", modes))
	}
	return t, nil
}

// config is the mode as Go has it, nil for no TLS and for TLSPrefer, which the
// drivers know how to do.
func (t TLS) config(host string) (*tls.Config, error) {
	if t.Mode == TLSDisable || t.Mode == TLSPrefer || t.Mode == "" {
		return nil, nil
	}
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: t.Mode == TLSRequire}
	if t.Roots != "" {
		pem, err := os.ReadFile(t.Roots)
		if err != nil {
			return nil, fmt.Errorf("sslrootcert cannot be read: %w", sources.ErrBadURI)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, badURI("sslrootcert holds no certificate (PEM)")
		}
	}
	if t.Cert != "" {
		own, err := tls.LoadX509KeyPair(t.Cert, t.Key)
		if err != nil {
			return nil, badURI("sslcert and sslkey are no certificate with its key (PEM)")
		}
		c.Certificates = []tls.Certificate{own}
	}
	return c, nil
}

// postgres is a configuration of the driver with nothing in it but where to
// connect and how that is protected. The driver's own reading of environment and
// password files is turned off where it would go on its own.
func (t TLS) postgres(o Options) (*pgconn.Config, error) {
	s := url.Values{
		"host": {o.Host}, "port": {strconv.Itoa(o.Port)}, "sslmode": {t.Mode}, "user": {"none"}, "dbname": {"none"},
		"passfile": {os.DevNull}, "target_session_attrs": {"any"}, "connect_timeout": {"30"},
	}
	for name, file := range map[string]string{"sslrootcert": t.Roots, "sslcert": t.Cert, "sslkey": t.Key} {
		if file != "" {
			s.Set(name, file)
		}
	}
	if t.Mode == "" {
		s.Set("sslmode", TLSPrefer)
	}
	c, err := pgconn.ParseConfig("postgres:///?" + s.Encode())
	if err != nil {
		return nil, badURI("the options of the connection do not fit together, or a file of certificates cannot be read")
	}
	return c, nil
}
