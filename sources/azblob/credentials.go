package azblob

import (
	"path/filepath"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/pdatlas/pdatlas/sources"
)

// credentials finds what the URI and the environment name, in this order: a
// file with a signature, a signature, the account's key, and a chain as that of
// Microsoft's libraries. That reads variables, not the machine: a managed
// identity and the az program are asked only where the environment says so.
func credentials(sasFile string, getenv func(string) string) (Credential, error) {
	if sasFile != "" {
		c := Credential{Signature: func() (sources.Secret, error) {
			line, err := sources.SecretLine(sasFile)
			if err != nil {
				return "", err
			}
			return signature(string(line))
		}}
		_, err := c.Signature() // a file that is not there is told now
		return c, err
	}
	if text := getenv("AZURE_STORAGE_SAS_TOKEN"); text != "" {
		c := Credential{Signature: func() (sources.Secret, error) { return signature(getenv("AZURE_STORAGE_SAS_TOKEN")) }}
		_, err := c.Signature()
		return c, err
	}
	if key := getenv("AZURE_STORAGE_KEY"); key != "" {
		return Credential{Key: sources.Secret(key)}, nil
	}
	token, err := chain(getenv)
	if err != nil || token == nil {
		return Credential{}, errNoCredentials
	}
	return Credential{Token: token}, nil
}

// chain is the identity that the environment names, nil when it names none.
func chain(getenv func(string) string) (azcore.TokenCredential, error) {
	tenant, client := getenv("AZURE_TENANT_ID"), getenv("AZURE_CLIENT_ID")
	switch {
	case tenant != "" && client != "" && getenv("AZURE_CLIENT_SECRET") != "":
		return azidentity.NewClientSecretCredential(tenant, client, getenv("AZURE_CLIENT_SECRET"), nil)
	case tenant != "" && client != "" && getenv("AZURE_FEDERATED_TOKEN_FILE") != "":
		return azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			TenantID: tenant, ClientID: client, TokenFilePath: getenv("AZURE_FEDERATED_TOKEN_FILE"),
		})
	case getenv("IDENTITY_ENDPOINT") != "" || getenv("MSI_ENDPOINT") != "" || getenv("AZURE_TOKEN_CREDENTIALS") == "ManagedIdentityCredential":
		o := &azidentity.ManagedIdentityCredentialOptions{}
		if client != "" {
			o.ID = azidentity.ClientID(client)
		}
		return azidentity.NewManagedIdentityCredential(o)
	}
	profile := getenv("AZURE_CONFIG_DIR")
	if profile == "" && getenv("HOME") != "" {
		profile = filepath.Join(getenv("HOME"), ".azure")
	}
	if profile != "" && exists(filepath.Join(profile, "azureProfile.json")) {
		return azidentity.NewAzureCLICredential(nil)
	}
	return nil, nil
}
