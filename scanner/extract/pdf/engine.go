package pdf

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
	"time"
	_ "unsafe" // for the link to the module's bytes

	_ "github.com/klippa-app/go-pdfium/webassembly" // brings the compiled PDFium
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/emscripten"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// pdfiumWasm is PDFium compiled to WebAssembly, as go-pdfium embeds it. Only the
// bytes are taken: go-pdfium's own binding calls with contexts that never end,
// keeps open files in package variables and shows the module the whole file
// system.
//
//go:linkname pdfiumWasm github.com/klippa-app/go-pdfium/webassembly.pdfiumWasm
var pdfiumWasm []byte

// The memory of a document's module, in bytes. What needs more than maxMemory
// ends with extract.ErrMemoryLimit. wazero's own limit, in pages of 64 KiB,
// stands above it: what that refuses it does not tell.
const (
	maxMemory   = 256 << 20
	memoryPages = 2 * maxMemory >> 16
)

// engine holds the compiled module. It is made at the first PDF, since that
// takes seconds, and serves any number of documents at a time.
type engine struct {
	cacheDir string

	mu       sync.Mutex
	cache    wazero.CompilationCache
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// errEngine stands for a PDFium that cannot be started. The words of its own
// errors are not passed on.
var errEngine = errors.New("pdf: the PDF reader cannot be started")

// prepare compiles the module unless that is done.
func (e *engine) prepare(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.compiled != nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // other documents wait for the same work
	err := e.compile(ctx)
	if err != nil {
		e.release(ctx)
	}
	return err
}

func (e *engine) compile(ctx context.Context) error {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
	if private(e.cacheDir) {
		if cache, err := wazero.NewCompilationCacheWithDir(e.cacheDir); err == nil {
			e.cache, config = cache, config.WithCompilationCache(cache)
		}
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return errEngine
	}
	compiled, err := e.runtime.CompileModule(ctx, pdfiumWasm)
	if err != nil {
		return errEngine
	}
	if err := e.host(ctx, compiled); err != nil {
		return errEngine
	}
	e.compiled = compiled
	return nil
}

// private reports whether dir is a folder, made if need be, into which no other
// user can put code. It costs two seconds, not the document, when it is not.
func private(dir string) bool {
	if dir == "" || os.MkdirAll(dir, 0o700) != nil {
		return false
	}
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir() && info.Mode().Perm()&0o077 == 0
}

// host gives the module what it imports beside WASI: Emscripten's calls and the
// callbacks of go-pdfium's build. Of these only the one that reads the file has
// work to do; the others belong to windows and timers that do not exist here.
func (e *engine) host(ctx context.Context, compiled wazero.CompiledModule) error {
	builder := e.runtime.NewHostModuleBuilder("env")
	exporter, err := emscripten.NewFunctionExporterForModule(compiled)
	if err != nil {
		return err
	}
	exporter.ExportFunctions(builder)
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" || !callback(name) {
			continue
		}
		do := api.GoModuleFunc(nothing)
		if name == "FPDF_FILEACCESS_CB" {
			do = readBlock
		}
		builder.NewFunctionBuilder().WithGoModuleFunction(do, f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	_, err = builder.Instantiate(ctx)
	return err
}

// callback tells go-pdfium's imports from Emscripten's.
func callback(name string) bool {
	return len(name) > 3 && name[len(name)-3:] == "_CB"
}

func nothing(_ context.Context, _ api.Module, stack []uint64) {
	if len(stack) > 0 {
		stack[0] = 0
	}
}

// fileKey finds the document's bytes in the context of a call.
type fileKey struct{}

// file is what PDFium reads its document from.
type file struct {
	r    io.ReaderAt
	size int64
	err  error // of r, which PDFium only sees as bytes that are not there
}

// readBlock is FPDF_FILEACCESS.m_GetBlock(param, position, buffer, size):
// 1 when all of it was read (fpdfview.h).
func readBlock(ctx context.Context, mod api.Module, stack []uint64) {
	position, buffer, size := uint32(stack[1]), uint32(stack[2]), uint32(stack[3])
	stack[0] = 0
	f, ok := ctx.Value(fileKey{}).(*file)
	if !ok || f.err != nil || int64(position)+int64(size) > f.size {
		return
	}
	p, ok := mod.Memory().Read(buffer, size)
	if !ok {
		return
	}
	if n, err := f.r.ReadAt(p, int64(position)); n < len(p) {
		f.err = err
		return
	}
	stack[0] = 1
}

// instance starts a module of its own for a document, so that nothing of one
// document, and no damage that it did, is there when the next is read.
// The context must stay for as long as the module is used.
func (e *engine) instance(ctx context.Context) (*library, error) {
	if err := e.prepare(ctx); err != nil {
		return nil, stopped(ctx, err)
	}
	e.mu.Lock()
	runtime, compiled := e.runtime, e.compiled
	e.mu.Unlock()
	if compiled == nil {
		return nil, errEngine
	}
	config := wazero.NewModuleConfig().WithStartFunctions("_initialize").WithName("") // no files, no clock, no output
	l := &library{ctx: ctx, memory: &memory{limit: maxMemory}}
	mod, err := runtime.InstantiateModule(experimental.WithMemoryAllocator(ctx, l.memory), compiled, config)
	if err != nil {
		return nil, stopped(ctx, errEngine)
	}
	l.mod = mod
	if l.call("FPDF_InitLibrary"); l.err != nil {
		l.close()
		return nil, stopped(ctx, errEngine)
	}
	return l, nil
}

// close gives the module's memory back.
func (l *library) close() {
	_ = l.mod.Close(context.WithoutCancel(l.ctx)) // it has no files: nothing can fail
}

// forever is the context of what belongs to no document: it never ends.
type forever struct{}

// Deadline implements context.Context.
func (forever) Deadline() (t time.Time, ok bool) { return t, false }

// Done implements context.Context.
func (forever) Done() <-chan struct{} { return nil }

// Err implements context.Context.
func (forever) Err() error { return nil }

// Value implements context.Context.
func (forever) Value(any) any { return nil }

// close frees the compiled module. Documents being read end with an error.
func (e *engine) close(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.release(ctx)
}

func (e *engine) release(ctx context.Context) {
	if e.runtime != nil {
		_ = e.runtime.Close(ctx) // frees memory: it has nothing to fail with
	}
	if e.cache != nil {
		_ = e.cache.Close(ctx)
	}
	e.runtime, e.cache, e.compiled = nil, nil, nil
}

// stopped puts the end of ctx in place of what it made a call fail with.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
