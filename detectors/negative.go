package detectors

// negativeWords speak against personal data when they stand just before a
// number or word: things that people number. A detector whose own keywords
// include one of them is not affected. Languages: the larger ones of the EU;
// identifiers in code and logs are English anywhere.
var negativeWords = []string{
	// identifiers of things
	"order", "order no", "order number", "order id", "invoice", "invoice no", "bestellung", "bestellnummer",
	"auftrag", "auftragsnummer", "rechnung", "rechnungsnummer", "commande", "facture", "pedido", "factura",
	"ordine", "fattura", "zamówienie", "faktura", "fakturanummer", "ordernummer",
	"article", "article no", "artikel", "artikelnummer", "sku", "product", "product id", "part no", "item",
	"serial", "serial number", "serial no", "seriennummer", "batch", "lot", "ean", "gtin", "isbn", "issn", "doi",
	"tracking", "tracking number", "shipment", "ticket", "ticket id", "case no", "aktenzeichen", "asset",
	// identifiers of programs
	"uuid", "guid", "hash", "sha", "sha1", "sha256", "sha512", "md5", "crc", "crc32", "checksum", "digest",
	"commit", "revision", "rev", "build", "version", "ver", "release", "pid", "tid", "thread", "seq", "sequence",
	"offset", "off", "bytes", "size", "length", "addr", "address 0x", "ptr", "port", "inode", "session", "request id",
	"trace", "trace id", "span", "span id", "transaction id", "txid", "nonce", "epoch", "timestamp", "ts", "time",
	"duration", "latency", "ms", "ns", "counter", "count", "index", "row", "line", "page", "id",
	// amounts and measures
	"amount", "total", "price", "betrag", "preis", "summe", "montant", "prix", "importe", "precio", "importo",
	"rate", "score", "lat", "lon", "lng", "latitude", "longitude", "width", "height", "pixel", "seed",
}
