package demographic

import (
	"github.com/pdatlas/pdatlas/detectors"
	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// work are the types of schooling and employment.
func work() []vocabulary.Kind {
	return []vocabulary.Kind{
		{
			ID: "DISCIPLINARY_ACTION", Category: "employment", Words: read("disciplinary_action"), Holds: true, Chance: 0.003,
			Doc:        "Disciplinary action against an employee (Art. 88 GDPR): warnings, suspension, dismissal for a reason.",
			Examples:   []string{"Disciplinary action: §written warning§", "Disziplinarmaßnahme: §Abmahnung§"},
			NearMisses: []string{"warning: unused variable", "disciplinary action: n/a yet", "interdisciplinary action"},
		},
		{
			ID: "EDUCATION", Category: "education", Words: read("education"), Holds: true, Chance: 0.01,
			Doc:        "Education and qualification: degrees, levels, diplomas.",
			Examples:   []string{"Education: §Bachelor of Science§", "Schulabschluss: §Abitur§", "titolo di studio: §laurea in medicina§"},
			NearMisses: []string{"qualification: pending tests", "45 degree angle", "master branch"},
		},
		{
			ID: "EMPLOYMENT_HISTORY", Category: "employment", Words: read("employment_history"), Holds: true, Chance: 0.002,
			Doc:        "Curriculum vitae and employment history: the words that head its parts, near a person.",
			Examples:   []string{"Employment history: §previous employer Acme§", "work experience: §professional experience abroad§"},
			NearMisses: []string{"git history", "years of experience", "resume the download"},
		},
		{
			ID: "EMPLOYMENT_STATUS", Category: "employment", Words: read("employment_status"), Chance: 0.01,
			Doc:        "Employment status: kind of contract, unemployment, retirement.",
			Examples:   []string{"Employment status: §unemployed§", "Beschäftigungsverhältnis: §Teilzeit§", "type de contrat: §CDI§"},
			NearMisses: []string{"status: active", "employment status: to be confirmed", "a part-time bug"},
		},
		{
			ID: "GRADES", Category: "education", Words: read("grades"), Also: mark, Chance: 0.05,
			Doc:        "Grades and results of examinations: words near a person, marks as values of fields.",
			Examples:   []string{"Final grade: §cum laude§", "Abschlussnote: §1,7§", "GPA: §3.8§"},
			NearMisses: []string{"an upgrade", "grade: stainless", "final grade: not yet known"},
		},
		{
			ID: "JOB_TITLE", Category: "employment", Words: read("job_title"), Holds: true, Chance: 0.03,
			Doc: "Occupation or job title: in prose near a person only occupations that mean nothing else; as values of fields whatever holds one " +
				"of the words that titles are made of.",
			Examples:   []string{"Job title: §Senior Software Engineer§", "Beruf: §Krankenschwester§", "profesión: §abogado§", "Zawód: §nauczyciel§"},
			NearMisses: []string{"device driver", "package manager", "job title: TBD", "user agent"},
		},
		{
			ID: "PERFORMANCE_REVIEW", Category: "employment", Words: read("performance_review"), Holds: true, Chance: 0.02,
			Doc:        "Evaluation of an employee's performance.",
			Examples:   []string{"Performance rating: §exceeds expectations§", "Leistungsbeurteilung: §erfüllt Erwartungen§"},
			NearMisses: []string{"performance: 30 % faster", "code review", "performance rating: pending input"},
		},
	}
}

// mark accepts what schools write: one decimal of a scale up to 20 ("1,7",
// "8.5/10"), or per cent.
func mark(v []byte) (int, detectors.Verdict) {
	number, n := leadingNumber(v)
	if n == 0 || n > 3 || number > 100 {
		return 0, detectors.Reject
	}
	decimals := 0
	if n+1 < len(v) && (v[n] == ',' || v[n] == '.') {
		_, decimals = leadingNumber(v[n+1:])
		if decimals > 0 {
			n += 1 + decimals
		}
	}
	switch {
	case decimals > 2, decimals > 0 && number > 20 && number < 100 && decimals > 1:
		return 0, detectors.Reject
	case n < len(v) && v[n] == '/':
		if scale, m := leadingNumber(v[n+1:]); m > 0 && number <= scale && scale <= 100 {
			n += 1 + m
		}
	case n < len(v) && v[n] == '%':
		n++
	}
	if !vocabulary.EndsValue(v[n:]) {
		return 0, detectors.Reject
	}
	return n, detectors.Weak
}
