package office

// OpenXML is how the formats of ECMA-376 write text: WordprocessingML, and
// DrawingML for slides, charts and diagrams.
func OpenXML() Dialect { return Dialect{Kind: openXMLKind, Attrs: openXMLAttrs} }

func openXMLKind(name []byte) Kind {
	switch string(name) {
	case "t", "delText":
		return Words
	case "instrText", "delInstrText":
		return Apart
	case "p", "pt": // of a chart
		return Line
	case "tab", "ptab":
		return Tab
	case "br", "cr":
		return Break
	case "noBreakHyphen":
		return Hyphen
	case "sym":
		return Blank
	case "del", "moveFrom", "txbxContent":
		return Box
	case "tbl":
		return Grid
	case "tr":
		return Row
	case "tc":
		return Cell
	case "Choice":
		return Choice
	case "Fallback":
		return Fallback
	case "tabs", // where tabs stop, not tabs
		"posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "align", // places of drawings
		"Anchor", "AutoFill", "MoveWithCells", "SizeWithCells", "TextVAlign", "TextHAlign", "Row", "Column", "Visible", "Locked": // of a note
		return Dropped
	}
	return Other
}

func openXMLAttrs(x *XML, put func(field string, value []byte) error) error {
	switch string(x.Name) {
	case "comment", "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
		"sectPrChange", "numberingChange", "cellIns", "cellDel", "person", "cmAuthor", "author", "presenceInfo", "writeProtection":
		return each(x, put, "author", "author", "name", "displayName", "userId")
	case "docPr", "cNvPr":
		return each(x, put, "description", "descr", "title")
	case "hlinkClick", "hyperlink":
		return each(x, put, "description", "tooltip")
	case "Relationship":
		if string(x.Attr("TargetMode")) == "External" {
			return put("link", x.Attr("Target"))
		}
	case "fldSimple":
		return put("link", x.Attr("instr"))
	case "docVar":
		name := x.Attr("name")
		return put(string(name[:min(len(name), maxName)]), x.Attr("val"))
	case "default", "alias", "statusText", "helpText": // of form fields
		return put("form field", x.Attr("val"))
	case "listItem":
		return each(x, put, "form field", "displayText", "value")
	case "textpath":
		return put("", x.Attr("string"))
	case "shape", "imagedata", "rect":
		return each(x, put, "description", "alt", "title")
	}
	return nil
}

// each puts the attributes of the given names, all as one field.
func each(x *XML, put func(field string, value []byte) error, field string, names ...string) error {
	for _, name := range names {
		if v := x.Attr(name); len(v) > 0 {
			if err := put(field, v); err != nil {
				return err
			}
		}
	}
	return nil
}
