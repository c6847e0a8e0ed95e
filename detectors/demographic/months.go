package demographic

import (
	"strings"
	"sync"

	"github.com/pdatlas/pdatlas/detectors/vocabulary"
)

// monthForms are the names of the months in the EU's languages, Norwegian,
// Icelandic, Catalan, Ukrainian and Russian: a line for each language, twelve
// entries, the forms of one (cases, short forms) separated by spaces.
const monthForms = `
en january jan,february feb febr,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec
de januar jänner jan,februar feber feb,märz mrz mär,april apr,mai,juni jun,juli jul,august aug,september sept sep,oktober okt,november nov,dezember dez
fr janvier janv,février févr fév,mars,avril avr,mai,juin,juillet juil,août,septembre,octobre,novembre,décembre déc
es enero ene,febrero,marzo,abril abr,mayo,junio,julio,agosto ago,septiembre setiembre set,octubre,noviembre,diciembre dic
it gennaio gen,febbraio,marzo,aprile,maggio mag,giugno giu,luglio lug,agosto,settembre sett,ottobre ott,novembre,dicembre
pt janeiro,fevereiro fev,março,abril,maio,junho,julho,agosto,setembro,outubro out,novembro,dezembro dez
nl januari,februari,maart mrt,april,mei,juni,juli,augustus,september,oktober,november,december
pl stycznia styczeń sty,lutego luty,marca marzec,kwietnia kwiecień kwi,maja maj,czerwca czerwiec cze,lipca lipiec lip,sierpnia sierpień sie,września wrzesień wrz,października październik paź,listopada listopad,grudnia grudzień gru
cs ledna leden,února únor,března březen,dubna duben,května květen,června červen,července červenec,srpna srpen,září,října říjen,listopadu listopad,prosince prosinec
sk januára január,februára február,marca marec,apríla apríl,mája máj,júna jún,júla júl,augusta august,septembra september,októbra október,novembra november,decembra december
hu január jan,február febr,március márc,április ápr,május máj,június jún,július júl,augusztus,szeptember szept,október,november,december
ro ianuarie ian,februarie,martie,aprilie,mai,iunie iun,iulie iul,august,septembrie,octombrie,noiembrie noi,decembrie
bg януари,февруари,март,април,май,юни,юли,август,септември,октомври,ноември,декември
el ιανουαρίου ιανουάριος ιαν,φεβρουαρίου φεβρουάριος φεβ,μαρτίου μάρτιος μαρ,απριλίου απρίλιος απρ,μαΐου μάιος μαϊ,ιουνίου ιούνιος ιουν,ιουλίου ιούλιος ιουλ,αυγούστου αύγουστος αυγ,σεπτεμβρίου σεπτέμβριος σεπ,οκτωβρίου οκτώβριος οκτ,νοεμβρίου νοέμβριος νοε,δεκεμβρίου δεκέμβριος δεκ
hr siječnja siječanj,veljače veljača,ožujka ožujak,travnja travanj,svibnja svibanj,lipnja lipanj,srpnja srpanj,kolovoza kolovoz,rujna rujan,listopada,studenoga studenog studeni,prosinca prosinac
sl januarja,februarja,marca marec,aprila,maja,junija,julija,avgusta avgust,septembra,oktobra,novembra,decembra
sv januari,februari,mars,april,maj,juni,juli,augusti,september,oktober,november,december
da januar,februar,marts,april,maj,juni,juli,august,september,oktober,november,december
no januar,februar,mars,april,mai,juni,juli,august,september,oktober,november,desember des
fi tammikuuta tammikuu,helmikuuta helmikuu,maaliskuuta maaliskuu,huhtikuuta huhtikuu,toukokuuta toukokuu,kesäkuuta kesäkuu,heinäkuuta heinäkuu,elokuuta elokuu,syyskuuta syyskuu,lokakuuta lokakuu,marraskuuta marraskuu,joulukuuta joulukuu
et jaanuar jaanuaril,veebruar veebruaril,märts märtsil,aprill aprillil,mai mail,juuni juunil,juuli juulil,august augustil,september septembril,oktoober oktoobril,november novembril,detsember detsembril
lv janvāris janvārī,februāris februārī,marts martā,aprīlis aprīlī,maijs maijā,jūnijs jūnijā,jūlijs jūlijā,augusts augustā,septembris septembrī,oktobris oktobrī,novembris novembrī,decembris decembrī
lt sausio sausis,vasario vasaris,kovo kovas,balandžio balandis,gegužės gegužė,birželio birželis,liepos liepa,rugpjūčio rugpjūtis,rugsėjo rugsėjis,spalio spalis,lapkričio lapkritis,gruodžio gruodis
mt jannar,frar,marzu,april,mejju,ġunju,lulju,awwissu,settembru,ottubru,novembru,diċembru
ga eanáir,feabhra,márta,aibreán,bealtaine,meitheamh,iúil,lúnasa,meánfómhair,deireadhfómhair,samhain samhna,nollaig nollag
is janúar,febrúar,mars,apríl,maí,júní,júlí,ágúst,september,október,nóvember,desember
ca gener,febrer,març,abril,maig,juny,juliol,agost,setembre,octubre,novembre,desembre
uk січня,лютого,березня,квітня,травня,червня,липня,серпня,вересня,жовтня,листопада,грудня
ru января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря
`

// months numbers the folded names. A name of two languages for different months
// (Croatian listopada is October, Polish November) is the first that gives it:
// the day of the month is checked, the month itself is never reported.
var months = sync.OnceValue(func() map[string]uint8 {
	m := map[string]uint8{}
	for line := range strings.Lines(strings.TrimSpace(monthForms)) {
		_, names, _ := strings.Cut(strings.TrimSpace(line), " ")
		for i, forms := range strings.Split(names, ",") {
			for _, f := range strings.Fields(forms) {
				if f = vocabulary.Fold(f); m[f] == 0 && len(f) > 2 {
					m[f] = uint8(i + 1)
				}
			}
		}
	}
	m["iii"], m["vii"], m["viii"], m["xii"] = 3, 7, 8, 12 // Roman, as in "3. VII. 1970"
	m["iv"], m["vi"], m["ix"], m["xi"], m["ii"] = 4, 6, 9, 11, 2
	return m
})

// monthAt returns the month whose name v starts with and the length of the
// name, with the full stop of a short form; 0 when it starts with none.
func monthAt(v []byte) (month, n int) {
	var buf [32]byte
	word, n := vocabulary.Word(buf[:0], v)
	if n == 0 {
		return 0, 0
	}
	month = int(months()[string(word)])
	if month == 0 {
		return 0, 0
	}
	if n < len(v) && v[n] == '.' {
		n++
	}
	return month, n
}
