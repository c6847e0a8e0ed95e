package gen

import (
	"encoding/json"
	"fmt"
	"strings"
)

// mail writes single messages. They carry no Message-ID: one looks like an
// address and is nobody's.
func (t *tree) mail() error {
	staff := people(t.rand("mail"), 12, "DE", "NL", "SE", "IE")
	for i, p := range people(t.rand("mail/customers"), 16) {
		path := fmt.Sprintf("mail/inbox/%03d.eml", i+1)
		d := newDoc(t.rand(path))
		message(d, p, staff[i%len(staff)])
		if err := t.put(path, d, nil); err != nil {
			return err
		}
	}
	return nil
}

func message(d *doc, from, to person) {
	d.names = true
	d.printf("From: %s <%s>\r\n", d.plant("from", fullName, mailName(from)), d.plant("from", email, from.mail()))
	d.printf("To: %s <%s>\r\n", d.plant("to", fullName, mailName(to)), d.plant("to", email, to.workMail()))
	d.printf("Subject: Order %s, change of account\r\nDate: Mon, 02 Mar 2026 08:00:00 +0000\r\n", strings.ToUpper(token(d.r, 6)))
	d.printf("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	d.printf("Hello %s,\r\n\r\n%s.\r\n\r\n", to.first, filler(d.r, 24))
	d.printf("Please refund to my account. IBAN: %s\r\n", d.prose(ibanCode, fours(iban(d.r, from.iban))))
	if d.r.IntN(2) == 0 {
		d.printf("My credit card was %s, it is cancelled.\r\n", d.prose(creditCard, cardNumber(d.r)))
	}
	d.printf("You can call me. Phone: %s\r\n\r\n%s.\r\n\r\nRegards\r\n%s\r\n", d.prose(phone, phoneOf(d.r, from.code, international)), filler(d.r, 18), d.prose(fullName, from.name()))
}

// mailName is a display name in ASCII letters, which needs no encoded word.
func mailName(p person) string {
	first, last := ascii(p.first), ascii(p.last)
	return strings.ToUpper(first[:1]) + first[1:] + " " + strings.ToUpper(last[:1]) + last[1:]
}

// exports writes events, one JSON document a line.
func (t *tree) exports() error {
	const path = "export/events.ndjson"
	r := t.rand(path)
	d := newDoc(r)
	type object = map[string]any
	visitors := people(r, 50)
	for i := range 800 {
		p := pick(r, visitors)
		device := object{"ip": d.plant("device.ip", ipAddress, ipv4(r)), "kind": pick(r, []string{"phone", "tablet", "desktop"})}
		if i%4 == 0 {
			device["mac"] = d.plant("device.mac", macAddress, macOf(r))
		}
		event := object{"seq": i, "event": pick(r, []string{"view", "basket", "checkout"}), "session": hexes(r, 32), "device": device,
			"page": "/" + pick(r, things()), "ms": r.IntN(4000)}
		if i%3 == 0 {
			event["user"] = object{"email": d.plant("user.email", email, p.mail()), "phone": d.plant("user.phone", phone, phoneOf(r, p.code, e164))}
		}
		b, err := json.Marshal(event)
		if err != nil {
			return err
		}
		d.buf.Write(append(b, '\n'))
	}
	return t.put(path, d, nil)
}
