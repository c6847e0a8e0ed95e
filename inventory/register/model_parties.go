package register

// The tags of the entities say the rest: yaml is the name in files and the
// column; rule holds what a value must be (see rules.go); todo is the article
// under which a human must fill an empty cell, printed beside it.

// Answer is a question that may stay open: "" is not answered, never no.
type Answer string

// The answers.
const (
	Open Answer = ""
	Yes  Answer = "yes"
	No   Answer = "no"
)

// Head says whose register it is: what Art. 30(1)(a) and (2)(a) put at the top.
type Head struct {
	ID             string `yaml:"-"` // always "register"
	Title          string `yaml:"title"`
	Reference      string `yaml:"reference"`
	Regime         string `yaml:"regime" rule:"enum=EU|UK|CH"` // whose adequacy decisions count; "" EU
	Controller     string `yaml:"controller" rule:"ref=party" todo:"Art. 30(1)(a)"`
	Representative string `yaml:"representative" rule:"ref=party"` // Art. 27, for controllers outside the Union
	DPO            string `yaml:"dpo" rule:"ref=party" todo:"Art. 30(1)(a)"`
	NoDPO          string `yaml:"no_dpo"`                            // why none had to be designated (Art. 37)
	Authority      string `yaml:"authority" rule:"ref=party"`        // the lead supervisory authority
	Language       string `yaml:"language" rule:"enum=en|de|fr"`     // of reports; "" en
	ReviewMonths   int    `yaml:"review_months" rule:"min=1,max=60"` // between reviews of an activity; 0: 12
	Note           string `yaml:"note"`
}

// Party is somebody with a part in the processing: an organisation, a unit of
// one, a function, or (where the law wants a name) a person.
type Party struct {
	ID           string   `yaml:"id" rule:"req,id"`
	Kind         string   `yaml:"kind" rule:"req,enum=organisation|unit|function|person"`
	Name         string   `yaml:"name" rule:"req"`
	Roles        []string `yaml:"roles" rule:"enum=controller|joint_controller|representative|dpo|processor|recipient|authority"`
	PartOf       string   `yaml:"part_of" rule:"ref=party"` // the organisation or unit above it
	Address      string   `yaml:"address"`
	Email        string   `yaml:"email"`
	Phone        string   `yaml:"phone"`
	Country      string   `yaml:"country" rule:"country"` // ISO 3166-1 of its seat
	Registration string   `yaml:"registration"`           // number in a trade or data-protection register
	ActiveTo     string   `yaml:"active_to" rule:"date"`  // last day; "" still active
	// DPFListed is the day the EU-US Data Privacy Framework list was seen to hold
	// it: what a partial adequacy decision asks of the recipient.
	DPFListed string `yaml:"dpf_listed_on" rule:"date"`
	// AccessCountries are those from where its operators or support reach the
	// data, wherever that is stored (ROPA.md, EDPB Guidelines 05/2021).
	AccessCountries []string    `yaml:"access_countries" rule:"country"`
	EEAOnly         Answer      `yaml:"eea_only" rule:"answer"`         // promises storage and processing within the EEA
	NoDataMining    Answer      `yaml:"no_data_mining" rule:"answer"`   // promises not to use the data for its own ends
	Assessment      string      `yaml:"assessment" rule:"ref=evidence"` // Art. 28(1): sufficient guarantees
	Adherence       []Adherence `yaml:"adherence"`
	Note            string      `yaml:"note"`
}

// Adherence is a party's adherence to a code of conduct or certification
// (Art. 40, 42), as evidence.
type Adherence struct {
	Code         string `yaml:"code" rule:"req"` // "CISPE", "EU Cloud CoC" …
	Level        string `yaml:"level"`
	Verification string `yaml:"verification"` // id in the code's public register
	ValidTo      string `yaml:"valid_to" rule:"date"`
	Evidence     string `yaml:"evidence" rule:"ref=evidence"`
}

// Application is software that processes the data; the CNIL's form asks for it.
type Application struct {
	ID         string `yaml:"id" rule:"req,id"`
	Name       string `yaml:"name" rule:"req"`
	Department string `yaml:"department" rule:"ref=party"`
	Owner      string `yaml:"owner" rule:"ref=party"`
	Supplier   string `yaml:"supplier" rule:"ref=party"`
	Note       string `yaml:"note"`
}

// Evidence is a document that proves something: a contract, an assessment, a
// policy. It is named, not stored.
type Evidence struct {
	ID      string `yaml:"id" rule:"req,id"`
	Kind    string `yaml:"kind" rule:"req,enum=contract|arrangement|adherence|policy|dpia|lia|tia|consent_record|assessment|training|audit|disposal|authority_request|other"`
	Title   string `yaml:"title" rule:"req"`
	URI     string `yaml:"uri"`
	SHA256  string `yaml:"sha256" rule:"sha256"`
	Date    string `yaml:"date" rule:"date"`
	ValidTo string `yaml:"valid_to" rule:"date"`
	Party   string `yaml:"party" rule:"ref=party"` // the other side
	// Clauses are the letters of Art. 28(3) that a processor contract holds.
	Clauses []string `yaml:"clauses" rule:"enum=a|b|c|d|e|f|g|h"`
	Note    string   `yaml:"note"`
}

// RetentionRule says how long data is kept, or by what criteria that is
// decided (Art. 30(1)(f), 5(1)(e)).
type RetentionRule struct {
	ID          string `yaml:"id" rule:"req,id"`
	Name        string `yaml:"name"`
	Period      string `yaml:"period" rule:"period"` // ISO 8601: P10Y, P18M, P90D
	FromYearEnd bool   `yaml:"from_year_end"`        // the period starts with the end of the calendar year
	Start       string `yaml:"start" rule:"enum=creation|last_change|collection|end_of_contract|last_contact|end_of_purpose|event"`
	StartEvent  string `yaml:"start_event"` // in words, where Start is "event"
	Criteria    string `yaml:"criteria"`    // where no period can be given
	LegalRef    string `yaml:"legal_ref"`
	Reason      string `yaml:"reason"` // where no law sets the period
	Action      string `yaml:"action" rule:"req,enum=erase|anonymise|archive|review"`
	Note        string `yaml:"note"`
}

// DataSet is what people declare of a data set that scans see. The names are
// those the inventory shows, so that the link outlives every new scan.
type DataSet struct {
	ID           string `yaml:"id" rule:"req,id"`
	Source       string `yaml:"source" rule:"req"`
	Name         string `yaml:"data_set"` // "" the source's only, unnamed data set
	Owner        string `yaml:"owner" rule:"ref=party"`
	Department   string `yaml:"department" rule:"ref=party"`
	Application  string `yaml:"application" rule:"ref=application"`
	Operator     string `yaml:"operator" rule:"ref=party"` // who runs the store
	Country      string `yaml:"country" rule:"country"`    // where it lies, as declared
	Backup       bool   `yaml:"backup"`
	ReplicaOf    string `yaml:"replica_of" rule:"ref=data_set"`
	AuthorisedBy string `yaml:"authorised_by"` // works council or law, for mailboxes and home folders
	OutOfScope   string `yaml:"out_of_scope"`  // why no activity needs to cover it
	Note         string `yaml:"note"`
}

func (e *Party) key() string         { return e.ID }
func (e *Application) key() string   { return e.ID }
func (e *Evidence) key() string      { return e.ID }
func (e *RetentionRule) key() string { return e.ID }
func (e *DataSet) key() string       { return e.ID }
