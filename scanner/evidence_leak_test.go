package scanner

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/pdatlas/pdatlas/inventory"
	"github.com/pdatlas/pdatlas/sources/s3"
	"github.com/pdatlas/pdatlas/sources/sourcetest/fakes3"
)

// TestEvidenceCanaries puts words that must not be kept wherever a service's
// settings, tags and errors can hold them, and looks for them in the inventory's
// files. It fails if a user's name, a display name, a message or what a detector
// finds in a tag is stored.
func TestEvidenceCanaries(t *testing.T) {
	const canary = "canaryroe"
	xml := func(s string) fakes3.Setting { return fakes3.Setting{Body: s} }
	store := &fakes3.Server{Bucket: "bucket", Settings: map[string]fakes3.Setting{
		"location":          xml("<LocationConstraint>" + canary + " " + canary + "</LocationConstraint>"),
		"encryption":        xml("<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>" + canary + "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"),
		"policy":            xml(`{"Statement":[{"Sid":"` + canary + `","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:user/` + canary + `","` + canary + `"],"Federated":"` + canary + `","CanonicalUser":"` + canary + `","` + canary + `":"x"},"Action":"` + canary + `"}]}`),
		"acl":               xml("<AccessControlPolicy><Owner><ID>x</ID></Owner><AccessControlList><Grant><Grantee><ID>" + canary + "</ID><DisplayName>" + canary + "</DisplayName></Grantee><Permission>" + canary + "</Permission></Grant></AccessControlList></AccessControlPolicy>"),
		"publicAccessBlock": xml("<PublicAccessBlockConfiguration><BlockPublicAcls>" + canary + "</BlockPublicAcls></PublicAccessBlockConfiguration>"),
		"versioning":        xml("<VersioningConfiguration><Status>" + canary + "</Status></VersioningConfiguration>"),
		"object-lock":       xml("<ObjectLockConfiguration><ObjectLockEnabled>" + canary + "</ObjectLockEnabled></ObjectLockConfiguration>"),
		"lifecycle":         xml("<LifecycleConfiguration><Rule><ID>" + canary + "</ID><Status>Enabled</Status><Filter><Tag><Key>" + canary + "</Key></Tag></Filter><Expiration><Date>" + canary + "</Date></Expiration></Rule></LifecycleConfiguration>"),
		"logging":           xml("<BucketLoggingStatus><LoggingEnabled><TargetBucket>x</TargetBucket><TargetPrefix>" + canary + "</TargetPrefix></LoggingEnabled></BucketLoggingStatus>"),
		"replication":       {Code: canary + " " + canary, Status: 400},
		"policyStatus":      xml("<PolicyStatus><IsPublic>" + canary + "</IsPublic></PolicyStatus>"),
		"tagging":           xml("<Tagging><TagSet><Tag><Key>owner</Key><Value>" + canary + "@example</Value></Tag></TagSet></Tagging>"),
	}}
	store.Put("hr/a", fakes3.Object{Body: []byte("x")})
	server := httptest.NewServer(store)
	defer server.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	src, err := s3.New(s3.Options{Endpoint: "store.example", Bucket: "bucket", Tries: 1,
		Credentials: credentials.NewStaticV4("k", "s", ""), Transport: toServer{server.Listener.Addr().String()}})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dir := t.TempDir()
	into, err := inventory.Open(t.Context(), filepath.Join(dir, "i.db"), inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := config(t, newLedger(), src)
	cfg.Inventory = Into(into)
	if _, err := Run(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	asked := false
	if err := into.Datasets(t.Context(), func(d inventory.Dataset) error {
		asked = len(d.Kept.Controls) > 10 && len(d.Kept.Recipients) > 3 && len(d.Kept.Tags) == 1
		if d.Location.Country != "" || d.Location.Region != "" {
			t.Errorf("a location of no form was taken: %+v", d.Location)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !asked {
		t.Error("the settings were not asked for: the test shows nothing")
	}
	if err := into.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if i := bytes.Index(text, []byte(canary)); i >= 0 {
			t.Errorf("%s holds %q", f.Name(), text[max(i-40, 0):min(i+40, len(text))])
		}
	}
}
