package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/inventory/register"
)

// maxRegister bounds what is read as a register, in bytes and files.
const (
	maxRegister      = 64 << 20
	maxRegisterFiles = 100_000
)

func (a *app) registerImportVerb(f *registerFlags) *cobra.Command {
	var o register.ImportOptions
	c := &cobra.Command{
		Use: "import DIR|FILE|-", Short: "Put YAML files into the register: all of them, or nothing", Args: cobra.ExactArgs(1),
		Long: `Reads the YAML files of a folder and those in its folders (or one file, or standard
input) and makes the register say what they say. Unknown keys and ids, wrong dates,
circular references and conflicts are listed with file and line, and then nothing is
imported. What others changed since the export stays; where both changed the same
entity, that is a conflict. What the files leave out stays, unless --prune is given.
It warns of free text that looks like data of a person.`,
		Example: `  pdatlas register import register/
  pdatlas register import register/ --check`,
	}
	c.Flags().BoolVar(&o.Prune, "prune", false, "remove what the files leave out, if nobody changed it since the export")
	c.Flags().BoolVar(&o.Check, "check", false, "tell what would be done and do nothing")
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		files, err := a.readRegister(args[0])
		if err != nil {
			return err
		}
		return a.changeOrCreate(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			out, err := register.Import(cmd.Context(), s, files, who, o)
			var faults *register.FaultsError
			if errors.As(err, &faults) && a.json {
				return errors.Join(writeJSON(a.stdout, map[string]any{"faults": faults.Faults}), errors.New("nothing was imported"))
			}
			if err != nil {
				return err
			}
			if err := a.warnOfPeople(files, s.Reference()); err != nil {
				return err
			}
			return a.tellImport(out, o)
		})
	})
	return c
}

func (a *app) tellImport(out register.Outcome, o register.ImportOptions) error {
	if a.json {
		return writeJSON(a.stdout, map[string]any{"created": out.Created, "changed": out.Changed, "deleted": out.Deleted,
			"unchanged": out.Unchanged, "kept": len(out.Kept), "missing": len(out.Missing), "revision": out.Revision, "stored": !o.Check})
	}
	head := ""
	if o.Check {
		head = "would be: "
	}
	fmt.Fprintf(a.stdout, "%s%d created, %d changed, %d deleted, %d unchanged\n", head, out.Created, out.Changed, out.Deleted, out.Unchanged)
	for _, k := range out.Kept {
		fmt.Fprintf(a.stdout, "  %s %q was changed in the register since the export: that stays\n", k.Kind, k.ID)
	}
	if n := len(out.Missing); n > 0 {
		fmt.Fprintf(a.stdout, "  %d in the register and not in these files: that stays (--prune removes it)\n", n)
	}
	_, err := fmt.Fprintf(a.stdout, "revision %s\n", out.Revision)
	return err
}

// readRegister reads a folder, a file or standard input.
func (a *app) readRegister(name string) (*register.Files, error) {
	var files register.Files
	if name == "-" {
		data, err := readBounded(a.stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		files.ReadFile("-", data)
		return &files, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	paths := []string{name}
	if info.IsDir() {
		if paths, err = yamlFiles(name); err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("%q holds no YAML file", name)
		}
	}
	left := maxRegister
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		data, err := readBounded(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, fmt.Errorf("%q: %w", path, err)
		}
		if left -= len(data); left < 0 {
			return nil, fmt.Errorf("%q: more than a register can be", name)
		}
		files.ReadFile(path, data)
	}
	return &files, nil
}

func readBounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRegister+1))
	if err == nil && len(data) > maxRegister {
		err = errors.New("more than a register can be")
	}
	return data, err
}

// yamlFiles lists the YAML files below a folder in a stable order. Folders whose
// name begins with a dot are not the register's.
func yamlFiles(dir string) ([]string, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != dir:
			return filepath.SkipDir
		case d.Type().IsRegular() && slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(path)):
			if paths = append(paths, path); len(paths) > maxRegisterFiles {
				return fmt.Errorf("%q: more files than a register can have", dir)
			}
		}
		return nil
	})
	return paths, err
}

func (a *app) registerExportVerb(f *registerFlags) *cobra.Command {
	c := &cobra.Command{
		Use: "export DIR|-", Short: "Write the register as YAML files, to be edited and imported", Args: cobra.ExactArgs(1),
		Long: `Writes one YAML file for each kind of entity and one for each activity into a folder,
or everything as one document to standard output; with --json as JSON. The same
content gives the same bytes. Empty cells that people must fill are marked "to be
completed" with the article that asks. YAML files of entities that are no more are
removed from DIR/activities; other files are left alone. The export is noted in the
audit log.`,
		Example: `  pdatlas register export register/
  pdatlas register export - > register.yaml`,
	}
	c.RunE = verb(func(cmd *cobra.Command, args []string) error {
		return a.change(cmd.Context(), f, func(s *inventory.Store, who inventory.Author) error {
			r, err := register.Load(cmd.Context(), s)
			if err != nil {
				return err
			}
			if err := register.NoteExport(cmd.Context(), s, r, who, "register export"); err != nil {
				return err
			}
			return a.writeRegister(cmd.Context(), s, r, args[0])
		})
	})
	return c
}

func (a *app) writeRegister(_ context.Context, s *inventory.Store, r *register.Register, name string) error {
	switch {
	case a.json && name == "-":
		return writeJSON(a.stdout, r)
	case name == "-":
		_, err := a.stdout.Write(r.ExportAll(s.Reference()))
		return err
	}
	files := r.Export(s.Reference())
	var paths []string
	for _, f := range files {
		path := filepath.Join(name, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, f.Data) {
			if err := writePrivate(path, func(w io.Writer) error { _, err := w.Write(f.Data); return err }); err != nil {
				return fmt.Errorf("register: %w", err)
			}
		}
		paths = append(paths, path)
	}
	if err := removeStale(filepath.Join(name, "activities"), paths); err != nil {
		return err
	}
	if a.json {
		return writeJSON(a.stdout, map[string]any{"files": paths, "revision": r.Revision})
	}
	_, err := fmt.Fprintf(a.stdout, "%s written to %s, revision %s\n", many(int64(len(files)), "file"), name, r.Revision)
	return err
}

// removeStale removes the files of activities that are no more; otherwise the
// next import would bring them back.
func removeStale(dir string, written []string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if e.Type().IsRegular() && filepath.Ext(path) == ".yaml" && !slices.Contains(written, path) {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	return nil
}
