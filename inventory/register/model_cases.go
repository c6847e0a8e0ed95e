package register

// Breach is a personal data breach (Art. 33, 34) in the internal register of
// Art. 33(5). Times are RFC 3339 with their zone: 72 hours are counted from them.
type Breach struct {
	ID           string   `yaml:"id" rule:"req,id"`
	Title        string   `yaml:"title" rule:"req"`
	Types        []string `yaml:"types" rule:"enum=confidentiality|integrity|availability"`
	OccurredAt   string   `yaml:"occurred_at" rule:"time"`
	AwareAt      string   `yaml:"aware_at" rule:"req,time"`
	ToldBy       string   `yaml:"told_by" rule:"ref=party"`        // the processor that told the controller (33(2))
	ToldAt       string   `yaml:"told_at" rule:"time"`             // when a processor told its controller
	Risk         string   `yaml:"risk" rule:"enum=none|risk|high"` // to rights and freedoms; "" not assessed
	RiskReason   string   `yaml:"risk_reason"`
	DataSets     []Link   `yaml:"data_sets"`
	Activities   []string `yaml:"activities" rule:"ref=activity"`
	SubjectsEst  int      `yaml:"subjects_est" rule:"min=0,max=100000000000"`
	RecordsEst   int      `yaml:"records_est" rule:"min=0,max=100000000000"`
	Nature       string   `yaml:"nature"`
	Consequences string   `yaml:"consequences"`
	Taken        string   `yaml:"measures"`
	Notices      []Notice `yaml:"notices"`
	NoNotice     string   `yaml:"no_notice"`   // why the authority was not told
	LateReason   string   `yaml:"late_reason"` // 33(1): reasons for the delay
	SubjectsTold string   `yaml:"subjects_told_at" rule:"time"`
	NotTold      string   `yaml:"subjects_not_told"` // why not (34(3))
	ClosedAt     string   `yaml:"closed_at" rule:"time"`
}

// Notice is one notification to the authority; information may follow in
// phases (33(4)).
type Notice struct {
	At        string `yaml:"at" rule:"req,time"`
	Authority string `yaml:"authority" rule:"ref=party"`
	Reference string `yaml:"reference"` // the authority's
	Phase     string `yaml:"phase" rule:"enum=first|further|final"`
}

// Request is a data subject's request (Art. 15 to 22). It never names the
// subject: the reference leads to the file that does.
type Request struct {
	ID         string       `yaml:"id" rule:"req,id"`
	Right      string       `yaml:"right" rule:"req,enum=15|16|17|18|19|20|21|22"`
	ReceivedOn string       `yaml:"received_on" rule:"req,date"`
	DueOn      string       `yaml:"due_on" rule:"date"`
	ExtendedTo string       `yaml:"extended_to" rule:"date"` // 12(3): two further months at most
	ExtendedOn string       `yaml:"extension_told_on" rule:"date"`
	ExtendWhy  string       `yaml:"extension_reason"`
	Refused    string       `yaml:"refusal"` // 12(4): the reason given
	RefusedOn  string       `yaml:"refused_on" rule:"date"`
	ClosedOn   string       `yaml:"closed_on" rule:"date"`
	Outcome    string       `yaml:"outcome" rule:"enum=fulfilled|partly|refused|withdrawn|nothing_found"`
	Notified   []string     `yaml:"recipients_notified" rule:"ref=party"` // Art. 19
	Hits       []PlaceState `yaml:"places"`
}

// PlaceState is what became of one place that holds, or may hold, the subject's
// data.
type PlaceState struct {
	Source string `yaml:"source" rule:"req"`
	Name   string `yaml:"data_set"`
	Place  string `yaml:"place"` // object and element as the inventory shows them
	State  string `yaml:"state" rule:"req,enum=found|exported|rectified|restricted|erased|kept|not_searched"`
	Reason string `yaml:"reason"`
	On     string `yaml:"on" rule:"date"`
}

// Decision is a triage decision: it silences one check in its own scope and
// nothing else, until it expires; what it silences stays counted.
type Decision struct {
	ID       string `yaml:"id" rule:"req,id"`
	Check    string `yaml:"check" rule:"req,code"`
	Activity string `yaml:"activity" rule:"ref=activity"`
	Source   string `yaml:"source"`
	Name     string `yaml:"data_set"`
	Element  string `yaml:"element"`
	Category string `yaml:"category" rule:"category"`
	Decision string `yaml:"decision" rule:"req,enum=confirmed|false_positive|accepted|out_of_scope|remediate"`
	Reason   string `yaml:"reason" rule:"req"`
	By       string `yaml:"by" rule:"req,ref=party"`
	On       string `yaml:"on" rule:"req,date"`
	Expires  string `yaml:"expires" rule:"req,date"`
	Assignee string `yaml:"assignee" rule:"ref=party"`
	Due      string `yaml:"due" rule:"date"`
	// Basis is a hash of the counts and categories it was made on; other ones
	// reopen it.
	Basis    string `yaml:"basis"`
	Reopened string `yaml:"reopened_on" rule:"date"`
}

func (e *Breach) key() string   { return e.ID }
func (e *Request) key() string  { return e.ID }
func (e *Decision) key() string { return e.ID }
