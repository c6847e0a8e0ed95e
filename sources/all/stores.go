package all

import (
	"cmp"
	"context"
	"net/url"

	"github.com/pdatlas/pdatlas/sources"
	"github.com/pdatlas/pdatlas/sources/azblob"
	"github.com/pdatlas/pdatlas/sources/gcs"
	"github.com/pdatlas/pdatlas/sources/sftp"
)

// stores describes the clouds' stores of objects and the servers of files.
func stores() []Kind {
	return []Kind{
		{
			Name:   azblob.Kind,
			Tested: "Azurite 3.35",
			URI:    azblob.URIForm,
			Rights: "the role Storage Blob Data Reader on the container, or a shared access signature with sp=rl (rlt for ownertag); credentials come from AZURE_STORAGE_SAS_TOKEN, sasfile=FILE (mode 600), AZURE_STORAGE_KEY, AZURE_TENANT_ID with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE, a managed identity (IDENTITY_ENDPOINT) or a login with az",
			Limits: "versions and snapshots on request; blobs in the archive tier must be rehydrated first; blobs encrypted with customer-provided keys are listed, not read; the service does not state a region",
		},
		{
			Name:   gcs.Kind,
			Tested: "a fake of its XML interface; not yet run against Google",
			URI:    gcs.URIForm,
			Rights: "the role Storage Object Viewer (storage.objects.list and storage.objects.get), for the location also storage.buckets.get; application default credentials (GOOGLE_APPLICATION_CREDENTIALS or `gcloud auth application-default login`, mode 600; GCE_METADATA_HOST for a machine's own) or GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY",
			Limits: "current versions only; objects encrypted with customer-supplied keys are not read; external accounts (workload identity federation) are not supported",
		},
		{
			Name:   sftp.Kind,
			Tested: "OpenSSH 9.2",
			URI:    sftp.URIForm,
			Rights: "a login that may list the folders and read the files, best with `internal-sftp -R` (read only); the server's key in known_hosts or hostkey=…; keys come from keyfile=FILE (mode 600), the agent (SSH_AUTH_SOCK) or ~/.ssh, a password from SSHPASS or passwordfile=FILE (mode 600)",
			Limits: "symbolic links are not followed; devices, pipes and sockets are not read; owners are numbers; a change within one second that keeps the size is not seen; one connection for all readers",
		},
	}
}

func openAzure(u *url.URL, o Options) (sources.Source, error) {
	so, err := azblob.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	so.Region = cmp.Or(so.Region, o.Region)
	so.OwnerTag = cmp.Or(so.OwnerTag, o.OwnerTag)
	s, err := azblob.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openGoogle(ctx context.Context, u *url.URL, o Options) (sources.Source, error) {
	so, err := gcs.Parse(ctx, u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Transport = o.Filter, o.Transport
	so.Region = cmp.Or(so.Region, o.Region)
	s, err := gcs.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func openSFTP(u *url.URL, o Options) (sources.Source, error) {
	so, err := sftp.Parse(u, o.Getenv)
	if err != nil {
		return nil, err
	}
	so.Filter, so.Region = o.Filter, o.Region
	s, err := sftp.New(so)
	if err != nil {
		return nil, err
	}
	return s, nil
}
