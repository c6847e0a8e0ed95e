
func chCanton(s plain) bool {
	return listed(" AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH ", s.b[:s.letters()])
}
