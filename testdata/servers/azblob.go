package servers

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"

	"github.com/pdatlas/pdatlas/testdata/needs"
)

// Azure is a blob store that a test may fill.
type Azure struct {
	Endpoint string // URL of the account
	Account  string
	Key      string // base64
}

// StartAzure finds PDATLAS_TEST_AZURE or starts Azurite with nothing in it.
func StartAzure(t testing.TB) Azure {
	t.Helper()
	if e := os.Getenv("PDATLAS_TEST_AZURE"); e != "" {
		return Azure{Endpoint: e, Account: os.Getenv("PDATLAS_TEST_AZURE_ACCOUNT"), Key: os.Getenv("PDATLAS_TEST_AZURE_KEY")}
	}
	program := find("azurite-blob")
	if cache, err := os.UserCacheDir(); program == "" && err == nil {
		program = existing(filepath.Join(cache, "pdatlas-servers", "azurite", "node_modules", ".bin", "azurite-blob"))
	}
	node, _ := exec.LookPath("node")
	needs.Have(t, "azurite", program != "" && node != "", "run testdata/servers/azblob.sh start, which installs Azurite with npm")
	key := make([]byte, 64)
	rand.Read(key)
	address := freeAddress(t)
	host, port, _ := strings.Cut(address, ":")
	a := Azure{Endpoint: "http://" + address + "/devtest", Account: "devtest", Key: base64.StdEncoding.EncodeToString(key)}
	cmd := exec.Command(program, "--blobHost", host, "--blobPort", port, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent")
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "AZURITE_ACCOUNTS="+a.Account+":"+a.Key)
	if err := cmd.Start(); err != nil {
		t.Fatalf("start azurite: %v", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	await(t, a.Endpoint)
	return a
}

// Client is a client with all rights.
func (a Azure) Client(t testing.TB) *azblob.Client {
	t.Helper()
	cred, err := azblob.NewSharedKeyCredential(a.Account, a.Key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := azblob.NewClientWithSharedKeyCredential(a.Endpoint, cred, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// NewContainer makes a container of its own for the test, with these blobs,
// and removes it at its end.
func (a Azure) NewContainer(t testing.TB, blobs map[string][]byte) (name string) {
	t.Helper()
	name = "t-" + strings.ToLower(rand.Text())
	c := a.Client(t)
	if _, err := c.CreateContainer(t.Context(), name, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.DeleteContainer(context.Background(), name, nil) })
	for key, body := range blobs {
		if _, err := c.UploadStream(t.Context(), name, key, bytes.NewReader(body), nil); err != nil {
			t.Fatalf("put %q: %v", key, err)
		}
	}
	return name
}

// URI names a container, or a prefix of one ("container/prefix").
func (a Azure) URI(root string) string {
	return "azblob://" + a.Account + "/" + root + "?endpoint=" + a.Endpoint
}

// Getenv is an environment that holds the key of this account and no others.
func (a Azure) Getenv(name string) string {
	if name == "AZURE_STORAGE_KEY" {
		return a.Key
	}
	return ""
}
