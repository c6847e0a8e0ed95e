package gen

import "hash/crc32"

// zipKeys is the state of the traditional PKWARE encryption (APPNOTE.TXT §6.1).
// It is weak and long broken; the estate needs a member that calls itself
// encrypted, not one that is safe.
type zipKeys struct {
	a, b, c uint32
	table   *crc32.Table
}

func newZipKeys(password string) *zipKeys {
	k := &zipKeys{a: 0x12345678, b: 0x23456789, c: 0x34567890, table: crc32.IEEETable}
	for i := range len(password) {
		k.update(password[i])
	}
	return k
}

func (k *zipKeys) update(plain byte) {
	k.a = k.crc(k.a, plain)
	k.b = (k.b+k.a&0xff)*134775813 + 1
	k.c = k.crc(k.c, byte(k.b>>24))
}

func (k *zipKeys) crc(sum uint32, b byte) uint32 { return k.table[byte(sum)^b] ^ sum>>8 }

// stream is the next byte of the key stream.
func (k *zipKeys) stream() byte {
	t := k.c | 2
	return byte(t * (t ^ 1) >> 8)
}

func (k *zipKeys) encrypt(plain byte) byte {
	c := plain ^ k.stream()
	k.update(plain)
	return c
}

// zipCrypto encrypts a body behind the twelve bytes of its header: eleven of
// chance and the high byte of the checksum, by which a reader tells a wrong
// password.
func zipCrypto(body []byte, password string, salt uint64, check byte) []byte {
	k := newZipKeys(password)
	out := make([]byte, 0, len(body)+12)
	for i := range 11 {
		out = append(out, k.encrypt(byte(salt>>(i*5))))
	}
	out = append(out, k.encrypt(check))
	for _, b := range body {
		out = append(out, k.encrypt(b))
	}
	return out
}
