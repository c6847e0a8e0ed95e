package csv

// Header returns the index of the record that names the columns of a table
// whose first records are rows, or -1 when none does. Records above it are a
// title. It is the judgement that Extractor makes, for tables of other formats.
func Header(rows [][]string) int {
	if len(rows) == 0 {
		return -1
	}
	first := preamble(rows)
	if first < len(rows) && isHeader(rows[first], rows[first+1:]) {
		return first
	}
	return -1
}
