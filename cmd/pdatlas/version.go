package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func (a *app) versionVerb() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Version of the program and of its detector set", Args: cobra.NoArgs,
		RunE: verb(func(*cobra.Command, []string) error {
			set, err := a.fingerprint()
			if err != nil {
				return usageError(err)
			}
			v := struct {
				Version   string `json:"version"`
				Detectors string `json:"detector_set"`
				Go        string `json:"go"`
				Platform  string `json:"platform"`
			}{version, set, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			if a.json {
				return writeJSON(a.stdout, v)
			}
			_, err = fmt.Fprintf(a.stdout, "pdatlas %s, detector set %s, %s %s\n", v.Version, v.Detectors, v.Go, v.Platform)
			return err
		}),
	}
}
