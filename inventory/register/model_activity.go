package register

// Activity is a processing activity, the unit of the record. Role tells the
// register it stands in: the controller's (Art. 30(1)) or the processor's
// (Art. 30(2)).
type Activity struct {
	ID           string   `yaml:"id" rule:"req,id"`
	Name         string   `yaml:"name" rule:"req"`
	Role         string   `yaml:"role" rule:"req,enum=controller|processor"`
	Function     string   `yaml:"function"` // business function, the first column of the ICO's form
	Department   string   `yaml:"department" rule:"ref=party"`
	Owner        string   `yaml:"owner" rule:"ref=party" todo:"Art. 24"`
	Applications []string `yaml:"applications" rule:"ref=application"`
	StartedOn    string   `yaml:"started_on" rule:"date"`
	EndedOn      string   `yaml:"ended_on" rule:"date"`
	ReplacedBy   string   `yaml:"replaced_by" rule:"ref=activity"`
	ReviewDue    string   `yaml:"review_due" rule:"date"`

	Purposes     []Purpose `yaml:"purposes" todo:"Art. 30(1)(b)|"`
	OnBehalfOf   []Mandate `yaml:"on_behalf_of" todo:"|Art. 30(2)(a), (b)"`
	Art9         string    `yaml:"art9" rule:"enum=a|b|c|d|e|f|g|h|i|j"` // letter of Art. 9(2)
	Art9Law      string    `yaml:"art9_law"`                             // the law that b, g, h, i or j rest on
	Art10        string    `yaml:"art10"`                                // authority or law for data on offences
	Art87        string    `yaml:"art87"`                                // national law for identification numbers
	SourceOfData string    `yaml:"source_of_data"`                       // Art. 14(2)(f)
	Rights       []string  `yaml:"rights" rule:"enum=access|rectification|erasure|restriction|portability|objection|human_review|withdraw_consent"`
	Automated    Answer    `yaml:"automated_decision" rule:"answer"` // Art. 22
	Logic        string    `yaml:"automated_logic"`
	Children     Answer    `yaml:"children" rule:"answer"` // Art. 8: consent of children to online services

	Data         []DataLine  `yaml:"data" todo:"Art. 30(1)(c), (f)|"`
	Joint        []Joint     `yaml:"joint_controllers"`
	Processors   []Processor `yaml:"processors"`
	Recipients   []Recipient `yaml:"recipients" todo:"Art. 30(1)(d)|"`
	NoRecipients bool        `yaml:"no_recipients"` // said outright: there are none
	Transfers    []Transfer  `yaml:"transfers" todo:"Art. 30(1)(e)|Art. 30(2)(c)"`
	NoTransfers  bool        `yaml:"no_transfers"`
	Measures     []Measure   `yaml:"measures" todo:"Art. 30(1)(g)|Art. 30(2)(d)"`
	DPIA         *Screening  `yaml:"dpia"`
	DataSets     []Link      `yaml:"data_sets"`
	Note         string      `yaml:"note"`
}

// Purpose is why the data is processed, and on what basis.
type Purpose struct {
	Text string `yaml:"text" todo:"Art. 30(1)(b)"`
	DPV  string `yaml:"dpv"` // term of the Data Privacy Vocabulary
	// Basis is the letter of Art. 6(1); Law the norm that (c) and (e) rest on.
	Basis    string `yaml:"legal_basis" rule:"enum=a|b|c|d|e|f" todo:"Art. 6(1)"`
	Law      string `yaml:"law"`
	Interest string `yaml:"legitimate_interest"` // what it is, for (f)
	LIA      string `yaml:"assessment" rule:"ref=evidence"`
	Consent  string `yaml:"consent_record" rule:"ref=evidence"`
}

// Mandate is a controller for whom a processor acts, with what it does for it.
type Mandate struct {
	Controller     string   `yaml:"controller" rule:"ref=party" todo:"Art. 30(2)(a)"`
	Representative string   `yaml:"representative" rule:"ref=party"`
	DPO            string   `yaml:"dpo" rule:"ref=party"`
	Processing     []string `yaml:"processing" todo:"Art. 30(2)(b)"` // categories of processing
	Contract       string   `yaml:"contract" rule:"ref=evidence"`
}

// DataLine is a category of data of a category of data subjects, with how long
// it is kept.
type DataLine struct {
	// Category is a kind of data ("contact", "health_id": kinds.csv) or one
	// detector type ("NL_BSN": categories.csv) of the reference data.
	Category  string `yaml:"category" rule:"req,category"`
	Subject   string `yaml:"subject" rule:"subject" todo:"Art. 30(1)(c)|"` // subjects.csv
	Retention string `yaml:"retention" rule:"ref=retention" todo:"Art. 30(1)(f)|"`
	Note      string `yaml:"note"`
}

// Joint is another controller of the same processing (Art. 26).
type Joint struct {
	Party       string `yaml:"party" rule:"req,ref=party"`
	Arrangement string `yaml:"arrangement" rule:"ref=evidence" todo:"Art. 26(1)"`
}

// Processor processes on the controller's behalf (Art. 28), for one purpose; the
// same party may be a controller for another: then it is a Recipient too.
type Processor struct {
	Party         string   `yaml:"party" rule:"req,ref=party"`
	For           string   `yaml:"for"`
	Contract      string   `yaml:"contract" rule:"ref=evidence" todo:"Art. 28(3)"`
	SubProcessors []string `yaml:"sub_processors" rule:"ref=party"`
}

// Recipient is whom the data is disclosed to: a party, or a category in words.
type Recipient struct {
	Kind     string `yaml:"kind" rule:"req,enum=internal|external|controller|processor|authority|international_organisation"`
	Party    string `yaml:"party" rule:"ref=party"`
	Category string `yaml:"category"`
	Purpose  string `yaml:"purpose"`
}

// Transfer is what became of the question whether data goes to a third country
// (Chapter V): the data may lie there and yet not be transferred, and be
// transferred though it lies here.
type Transfer struct {
	Country    string `yaml:"country" rule:"country"`
	Body       string `yaml:"organisation"` // an international organisation, in place of a country
	Recipient  string `yaml:"recipient" rule:"ref=party"`
	Assessed   string `yaml:"assessed" rule:"req,enum=transfer|not_a_transfer|pending"`
	Mechanism  string `yaml:"mechanism" rule:"enum=45|46-2-a|46-2-b|46-2-c|46-2-d|46-2-e|46-2-f|46-3-a|46-3-b|49-1-a|49-1-b|49-1-c|49-1-d|49-1-e|49-1-f|49-1-g|49-1-2nd"`
	Safeguards string `yaml:"safeguards"` // Art. 30(1)(e), for Art. 49(1) second subparagraph
	TIA        string `yaml:"tia" rule:"ref=evidence"`
	ValidTo    string `yaml:"valid_to" rule:"date"`
	Reason     string `yaml:"reason"`
}

// Measure is a declared measure of Art. 32(1).
type Measure struct {
	Control  string `yaml:"control" rule:"req,control"` // controls.csv
	Text     string `yaml:"text"`
	Evidence string `yaml:"evidence" rule:"ref=evidence"`
}

// Screening is the screening for a data protection impact assessment: the nine
// criteria of WP248 rev.01 and Art. 35(3), each open until somebody answers. The
// data protection officer advises, the owner decides (Art. 35(2), 38(6)).
type Screening struct {
	Evaluation   Answer   `yaml:"c1_evaluation" rule:"answer"`
	Automated    Answer   `yaml:"c2_automated_decision" rule:"answer"`
	Monitoring   Answer   `yaml:"c3_systematic_monitoring" rule:"answer"`
	Sensitive    Answer   `yaml:"c4_sensitive_data" rule:"answer"`
	LargeScale   Answer   `yaml:"c5_large_scale" rule:"answer"`
	Matching     Answer   `yaml:"c6_matching" rule:"answer"`
	Vulnerable   Answer   `yaml:"c7_vulnerable_subjects" rule:"answer"`
	Innovative   Answer   `yaml:"c8_innovative_use" rule:"answer"`
	Prevents     Answer   `yaml:"c9_prevents_right" rule:"answer"`
	Art35_3      []string `yaml:"art35_3" rule:"enum=a|b|c"`
	NationalList Answer   `yaml:"national_list" rule:"answer"` // Art. 35(4)
	Required     Answer   `yaml:"required" rule:"answer" todo:"Art. 35(1)"`
	Reason       string   `yaml:"reason"`
	DPOAdvice    string   `yaml:"dpo_advice"`
	DecidedBy    string   `yaml:"decided_by" rule:"ref=party"`
	DecidedOn    string   `yaml:"decided_on" rule:"date"`
	Progress     string   `yaml:"progress" rule:"enum=not_started|under_way|done"`
	Evidence     string   `yaml:"evidence" rule:"ref=evidence"`
	DoneOn       string   `yaml:"done_on" rule:"date"`
	Consultation string   `yaml:"prior_consultation"`               // Art. 36
	Proposed     []string `yaml:"proposed" rule:"enum=c4|c5|c6|c7"` // by a scan; never a decision
}

// Criteria lists the nine answers in the order of WP248.
func (s *Screening) Criteria() [9]Answer {
	return [9]Answer{s.Evaluation, s.Automated, s.Monitoring, s.Sensitive, s.LargeScale, s.Matching, s.Vulnerable, s.Innovative, s.Prevents}
}

// Link says that an activity uses an observed data set, by the names that the
// inventory shows.
type Link struct {
	Source string `yaml:"source" rule:"req"`
	Name   string `yaml:"data_set"`
}

// Approval is a version of an activity that somebody answers for. It holds for
// that content: an activity changed since is to be approved again.
type Approval struct {
	ID       string `yaml:"id" rule:"req,id"` // activity@version
	Activity string `yaml:"activity" rule:"req,ref=activity"`
	Version  int    `yaml:"version" rule:"req,min=1,max=1000000"`
	By       string `yaml:"by" rule:"req,ref=party"`
	On       string `yaml:"on" rule:"req,date"`
	Content  string `yaml:"content" rule:"req,sha256"` // of the activity as approved, see Activity.Content
}

func (e *Activity) key() string { return e.ID }
func (e *Approval) key() string { return e.ID }
