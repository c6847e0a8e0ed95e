package nationalid

import (
	"strings"

	"github.com/pdatlas/pdatlas/detectors/lex"
)

// worldOracles compare the countries beyond Europe; see oracles.
func worldOracles() []oracle {
	number := func(id, module string, templates ...string) oracle {
		return oracle{id: id, module: module, templates: templates}
	}
	// Placeholders of one digit are refused, whatever their check.
	filler := func(id, module string, templates ...string) oracle {
		return oracle{id: id, module: module, templates: templates, differs: theirs("all the same", repeatedDigits)}
	}
	return append(worldOraclesWithClasses(),
		number("AR_CBU", "ar.cbu", "9999999999999999999999"),
		number("AU_ABN", "au.abn", "[123456789]9999999999", "99 999 999 999"),
		filler("AU_ACN", "au.acn", "999999999"),
		filler("AU_TFN", "au.tfn", "999999999", "99999999"),
		filler("BR_CPF", "br.cpf", "99999999999", "999.999.999-99"),
		filler("CN_USCC", "cn.uscc", "91110108MA9999999[0123456789ABCDEFG]", "[15]2110108M[ABC]999999[DEFGH][0123456789ABCDEFG]"),
		filler("CO_NIT", "co.nit", "9999999999", "99999999"),
		filler("DO_CEDULA", "do.cedula", "99999999999"),
		filler("EC_CI", "ec.ci", "[012]999999999", "3099999999"),
		number("GH_TIN", "gh.tin", "[PCGQV]0099999999", "[PCA]009999999[XYZ]"),
		filler("GT_NIT", "gt.nit", "9999999", "999999999", "99999999[K9]"),
		number("ID_NPWP", "id.npwp", "999999999999999"),
		filler("IL_IDNR", "il.idnr", "999999999"),
		filler("IN_AADHAAR", "in_.aadhaar", "999999999999"),
		number("IN_VOTER", "in_.epic", "AAA9999999"),
		filler("JP_CORPORATE_NUMBER", "jp.cn", "9999999999999"),
		filler("ME_PIB", "me.pib", "99999999"),
		filler("MK_EDB", "mk.edb", "9999999999999"),
		filler("NZ_IRD", "nz.ird", "[123456789]9999999", "1[01234]9999999", "[23]99999999"),
		filler("PE_DNI", "pe.cui", "999999999", "99999999A"),
		number("PE_RUC", "pe.ruc", "[12]0999999999", "15999999999", "3[05]999999999"),
		filler("PY_RUC", "py.ruc", "[123456789]9999999", "999999-9", "999999999"),
		filler("RU_INN", "ru.inn", "9999999999", "999999999999"),
		filler("SV_NIT", "sv.nit", "[09]999%d%m%y9999", "0614%d%m%y0999"),
		number("TH_TNIN", "th.pin", "9999999999999", "[1234]-9999-99999-99-9"),
		number("TR_NATIONAL_ID", "tr.tckimlik", "99999999999"),
		filler("TR_VKN", "tr.vkn", "9999999999"),
		filler("VE_RIF", "ve.rif", "[VEJPGK]999999999"),
		number("VN_MST", "vn.mst", "[01]999999999", "[01]999999999-999"),
		filler("ZA_TIN", "za.tin", "[01239]999999999", "9999999999"),
	)
}

// worldOraclesWithClasses are those whose rules differ from python-stdnum's for a
// reason that the detector's comment or the class tells.
func worldOraclesWithClasses() []oracle {
	return []oracle{
		{id: "ABA_ROUTING_NUMBER", module: "us.rtn", templates: []string{"[0236]99999999", "999999999"}, differs: theirs("prefix not in use", func(t *lex.Token) bool {
			p := t.Num(0, 2)
			return p > 12 && p < 21 || p > 32 && p < 61 || p > 72 && p != 80
		}), classes: []string{"prefix not in use"}},
		{id: "AR_CUIT", module: "ar.cuit", templates: []string{"[23][0347]999999999", "[2]2999999999", "5[015]999999999", "2[56]999999999"},
			differs: ours("prefix of persons since 2020", func(t *lex.Token) bool { return oneOf(t.Compact()[:2], "25", "26") }), classes: []string{"prefix of persons since 2020"}},
		{id: "BY_UNP", module: "by.unp", templates: []string{"999999999", "[ABCEHKM][ABCEHKMOPT]9999999", "[OP]A9999999"}},
		{id: "CA_BN", module: "ca.bn", templates: []string{"999999999", "999999999R[TCPM]9999"}},
		{id: "CA_SIN", module: "ca.sin", templates: []string{"999999999"}, differs: theirs("begins with 0 or 8", func(t *lex.Token) bool {
			return t.Compact()[0] == '0' || t.Compact()[0] == '8'
		}), classes: []string{"begins with 0 or 8"}},
		{id: "CL_RUT", module: "cl.rut", templates: []string{"[12]9999999[0123456789K]", "9999999-9"}, differs: theirs("below 100,000 or all the same", func(t *lex.Token) bool {
			return t.Num(0, t.Len()-1) < 100_000 || repeatedDigits(t)
		})},
		{id: "CN_RIC", module: "cn.ric", templates: []string{"110105[1][9]%y%m%d999[0123456789X]", "11010[15]19%y%m%d9999"}, differs: theirs("birth out of range", func(t *lex.Token) bool {
			return t.Num(6, 10) < 1900 || t.Num(6, 10) > lastBirthYear
		})},
		{id: "EC_RUC", module: "ec.ruc", templates: []string{"[012]9[012345]9999999001", "179[9]999999001", "1769999999001"}, differs: theirs("establishment 000", func(t *lex.Token) bool {
			return t.Num(10, 13) == 0
		})},
		{id: "IN_GSTIN", module: "in_.gstin", templates: []string{"27AAAPA9999A[12]Z[0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ]", "[023]9AAA[PCHZ]A9999A1Z9"},
			differs: ours("Ladakh", func(t *lex.Token) bool { return t.Num(0, 2) == 38 })},
		{id: "KR_RRN", module: "kr.rrn", templates: []string{"%y%m%d[1234]999999", "%y%m%d[1234]09[01]999"}, differs: koreaDiffers, classes: []string{"since October 2020"}},
		{id: "MD_IDNO", module: "md.idno", templates: []string{"1999999999999", "9999999999999"}, differs: theirs("not of a firm", func(t *lex.Token) bool { return t.Compact()[0] != '1' }), classes: []string{"not of a firm"}},
		{id: "MU_NID", module: "mu.nid", templates: []string{"A%d%m%y9999999", "A%d%m%y999999[0123456789ABCDEFG]"}},
		{id: "MX_CURP", module: "mx.curp", templates: []string{"BEBI%y%m%d[HMX]DFRRR09", "CECI%y%m%d[HM][DNM][FLC]RRR09"},
			differs: ours("sex X, of 2021", func(t *lex.Token) bool { return t.Compact()[10] == 'X' }), classes: []string{"sex X, of 2021"}},
		{id: "NZ_BANK_ACCOUNT", module: "nz.bankaccount", templates: []string{"01-0202-9999999-00", "03-0[12]05-0999999-00", "12-3[01]99-0999999-00", "0[12]-0[123]99-0999999-00", "08-6[589]99-9999999-009"},
			differs: ours("branch not in their list", func(*lex.Token) bool { return true }), classes: []string{"branch not in their list"}},
		{id: "RS_PIB", module: "rs.pib", templates: []string{"999999999"}, differs: theirs("first 0 or all the same", func(t *lex.Token) bool { return t.Compact()[0] == '0' || repeatedDigits(t) }), classes: []string{"first 0 or all the same"}},
		{id: "SG_UEN", module: "sg.uen", templates: []string{"99999999[XMKECAWLJDB]", "19999999A", "1[89]9999999[ZKCMDNERGWH]", "[RST]99[FPL][CFLP]9999[ABCDEFGHJKL]"}, differs: singaporeDiffers},
		{id: "TW_UBN", module: "tw.ubn", templates: []string{"99999999", "999999[7]9"}, differs: taiwanDiffers, classes: []string{"since April 2023"}},
		{id: "UA_RNTRC", module: "ua.rntrc", templates: []string{"[1234]999999999", "9999999999"}, differs: theirs("no day of birth", func(t *lex.Token) bool {
			return t.Num(0, 5) == 0 || t.Num(0, 5) > uaLastDay
		}), classes: []string{"no day of birth"}},
		{id: "UY_RUT", module: "uy.rut", templates: []string{"[012]99999990019", "219999990019"}, differs: ours("office 22", func(t *lex.Token) bool { return t.Num(0, 2) == 22 })},
		{id: "ZA_ID_NUMBER", module: "za.idnr", templates: []string{"%y%m%d9999[01]89", "%y%m%d9999[2]99"}, differs: ours("refugee", func(t *lex.Token) bool { return t.Compact()[10] == '2' }), classes: []string{"refugee"}},
	}
}

// koreaDiffers: numbers given since October 2020 have no check digit, and stdnum
// asks the clock.
func koreaDiffers(t *lex.Token, we bool) string {
	switch {
	case we && t.Num(0, 6) > 201004:
		return "since October 2020"
	case we:
		return "born after today"
	case t.Num(0, 2) > lastBirthYear-2000 && t.Num(6, 7) > 2:
		return "birth out of range"
	}
	return ""
}

// taiwanDiffers: the ministry asks for a multiple of 5 instead of 10 since April 2023.
func taiwanDiffers(t *lex.Token, we bool) string {
	switch {
	case we:
		return "since April 2023"
	case repeatedDigits(t):
		return "all the same"
	}
	return ""
}

// singaporeDiffers: stdnum asks the clock, and takes years before the registry's.
func singaporeDiffers(t *lex.Token, we bool) string {
	switch first := t.Compact()[0]; {
	case we && strings.IndexByte("T2", first) >= 0:
		return "after this year"
	case !we && t.Len() == 10 && first <= '9' && t.Num(0, 4) < 1800:
		return "before the registry"
	}
	return ""
}
