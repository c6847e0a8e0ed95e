package faultproxy

import (
	"io"
	"net/http"
)

// Transport is an http.RoundTripper that calls a handler in this process: no
// network, so that tests can run in the synthetic time of testing/synctest.
type Transport struct {
	Handler http.Handler
}

// RoundTrip implements http.RoundTripper.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	pr, pw := io.Pipe()
	w := &pipeWriter{header: http.Header{}, pipe: pw, begun: make(chan struct{})}
	served := r.Clone(r.Context())
	if served.Body == nil {
		served.Body = http.NoBody
	}
	go func() {
		defer func() {
			cause := io.EOF
			if recover() != nil {
				cause = io.ErrUnexpectedEOF
			}
			w.WriteHeader(http.StatusOK)
			pw.CloseWithError(cause)
		}()
		t.Handler.ServeHTTP(w, served)
	}()
	select {
	case <-w.begun:
	case <-r.Context().Done():
		pr.CloseWithError(r.Context().Err())
		return nil, r.Context().Err()
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: &pipeBody{pr, r}, ContentLength: -1, Request: r,
	}, nil
}

// pipeWriter is the handler's side.
type pipeWriter struct {
	header, sent http.Header
	status       int
	pipe         *io.PipeWriter
	begun        chan struct{}
}

// Header implements http.ResponseWriter.
func (w *pipeWriter) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *pipeWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
		close(w.begun)
	}
}

// Write implements http.ResponseWriter.
func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.pipe.Write(p)
}

// pipeBody is the client's side: it ends with the request's context.
type pipeBody struct {
	*io.PipeReader
	r *http.Request
}

// Read implements io.Reader.
func (b *pipeBody) Read(p []byte) (int, error) {
	if err := b.r.Context().Err(); err != nil {
		return 0, err
	}
	return b.PipeReader.Read(p)
}
