package gen

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// it writes the device list, application and access logs and a configuration
// that somebody left with its password.
func (t *tree) it() error {
	for _, step := range []func() error{t.devices, t.appLog, t.accessLog, t.settings} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// devices: who has which machine.
func (t *tree) devices() error {
	const path = "it/devices.csv"
	r := t.rand(path)
	d := newTable(r, ",", "\n", "host", "model", "mac_address|"+macAddress, "ip_address|"+ipAddress, "ipv6_address|"+ipAddress,
		"assigned_email|"+email, "firmware", "bought")
	for i, p := range people(r, 60) {
		v6 := ""
		if i%3 == 0 {
			v6 = ipv6(r)
		}
		d.row(fmt.Sprintf("nb-%03d", i), pick(r, []string{"T14", "X1", "Latitude"}), macOf(r), ipv4(r), v6, p.workMail(),
			fmt.Sprintf("%d.%d", 1+r.IntN(9), r.IntN(60)), noiseDay(r))
	}
	return t.put(path, d.doc, nil)
}

// appLog: lines of an application, few of which name somebody.
func (t *tree) appLog() error {
	const path = "it/logs/shop.log"
	r := t.rand(path)
	d := newDoc(r)
	staff := people(r, 40)
	clock := stamp.Add(-24 * time.Hour)
	for i := range 12_000 {
		clock = clock.Add(time.Duration(1+r.IntN(9000)) * time.Millisecond)
		d.printf("%s %s shop[%d]: ", clock.Format("2006-01-02T15:04:05.000Z07:00"), pick(r, []string{"INFO", "DEBUG", "WARN"}), 400+r.IntN(40))
		switch {
		case i%97 == 5:
			d.printf("login succeeded email=%s session=%s\n", d.prose(email, pick(r, staff).mail()), hexes(r, 24))
		case i%211 == 7:
			d.printf("refund to IBAN %s requested, ticket %s\n", d.prose(ibanCode, iban(r, pick(r, staff).iban)), token(r, 8))
		case i%307 == 11:
			d.printf("address assigned client_ip=%s lease=%ds\n", d.prose(ipAddress, ipv4(r)), 600+r.IntN(9000))
		default:
			d.printf("%s %s took %dms, %d rows, trace %s\n", pick(r, verbs()), pick(r, things()), r.IntN(900), r.IntN(5000), hexes(r, 16))
		}
	}
	return t.put(path, d, nil)
}

// accessLog: requests of a web server; every line names its client.
func (t *tree) accessLog() error {
	const path = "it/logs/access.log"
	r := t.rand(path)
	d := newDoc(r)
	clock := stamp.Add(-48 * time.Hour)
	for range 900 {
		clock = clock.Add(time.Duration(1+r.IntN(40)) * time.Second)
		d.printf("client_ip=%s [%s] \"GET /%s/%s HTTP/1.1\" %d %d \"Mozilla/5.0 Chrome/126.0.6478.127\"\n", d.prose(ipAddress, ipv4(r)),
			clock.Format("02/Jan/2006:15:04:05 -0700"), pick(r, things()), token(r, 9), pick(r, []int{200, 204, 304, 404}), r.IntN(90_000))
	}
	return t.put(path, d, nil)
}

// settings: a configuration file with passwords in URLs.
func (t *tree) settings() error {
	const path = "it/deploy/shop.env"
	r := t.rand(path)
	d := newDoc(r)
	d.printf("# shop, production\nLOG_LEVEL=info\nRELEASE=2026.3.1\nCACHE_KEY_SALT=%s\n", hexes(r, 32))
	for i, name := range []string{"DATABASE_URL", "REPLICA_URL", "REPORTING_URL"} {
		d.printf("%s=%s\n", name, d.prose(urlLogin, loginURL(r, fmt.Sprintf("db%d.nordlicht.example.com", i+1))))
	}
	d.printf("SUPPORT_URL=https://shop.nordlicht.example.com/help\n")
	return t.put(path, d, nil)
}

func verbs() []string {
	return []string{"loaded", "cached", "rendered", "queued", "refreshed", "indexed", "checked"}
}

func things() []string {
	return []string{"catalogue", "basket", "prices", "stock", "pages", "labels", "parcels", "banners"}
}

// filler is a few words of nothing.
func filler(r *rand.Rand, words int) string {
	s := ""
	for i := range words {
		if i > 0 {
			s += " "
		}
		s += pick(r, []string{"the", "parcel", "reached", "our", "warehouse", "late", "and", "was", "sorted", "again", "before", "noon",
			"so", "nobody", "noticed", "pallets", "near", "gate", "seven", "while", "rain", "kept", "falling", "outside"})
	}
	return s
}
