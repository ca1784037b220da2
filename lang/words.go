package lang

import "strings"

// The word lists of the splitter. They are closed classes or follow what UD
// English EWT and GUM do; a list is one string, words between spaces, so that
// nothing is built at start.
const (
	// prefixes keep their hyphen and the word after it: what the treebanks
	// never cut.
	prefixes = " anti non pre post co re ex pro mid semi multi inter intra sub super un ultra counter over under" +
		" e cross neo socio psycho micro macro mini arch trans extra pan bi quasi pseudo de electro geo mis Anti Non Pre Post" +
		" Co Re Ex Pro Mid Semi Multi Inter Intra Sub Super Un Ultra Counter Over Under E Cross Neo Socio Micro Mini" +
		" Trans ANTI NON PRE POST CO RE EX PRO MID MULTI "

	// titles stand before a name, so their full stop never ends a sentence.
	titles = " Mr Mrs Ms Dr Prof Gen Col Maj Capt Lt Sgt Cpl Pvt Adm Brig Cmdr Cdr Cmdt Gov Sen Rep Reps Sens Pres Rev" +
		" Hon Fr Msgr Messrs Mme Mlle St Ste Mt Supt Insp Det Asst Atty Amb Sec Min Dep Ald Ft Pte Vice-Adm Sr. Gens" +
		" Drs Profs Sheik Hr Sgt.Maj vs Vs vol Vol cf al ca approx Pfc Ofc MR MRS DR GEN LT "

	// shortened words keep their full stop wherever they stand; before a
	// capital they may end a sentence.
	shortened = " Inc Corp Co Ltd Cos Bros Jr Sr Jan Feb Aug Sept Sep Oct Nov Dec Ave Blvd Rd Dept Univ Assn etc Mfg" +
		" Calif Fla Mass Conn Ariz Colo Tenn Pa Va Md Wash Minn Wis Ind Ky Ga Ala Okla Nev Neb Kan Del Esq" +
		" Tues Thur Thurs Wed Fri Attn Ph Lib Rep. Dem est Est incl Incl INC LTD CORP CO PLC ie eg viz "

	// numbered keep theirs before a figure only.
	numbered = " No no Nos nos Art art Arts arts Sec sec Fig fig Figs figs pp Pp par para Op op Ch ch Mar Apr Jun Jul" +
		" Sat Sun Mon Tue ext Ext NO "

	// starters begin sentences and no names.
	starters = " The A An This That These Those He She It They We I You In On At By For From With After Before But And" +
		" Or So Yet If When While As Although Though However Since Until Because There Then Their His Her Its Our My" +
		" Your What Who Where Why How Some Many Most Several Both Each All No Not One Two Also Only Under Over Between" +
		" During Despite According Earlier Later Meanwhile Last Next To Of Such Other Another More Now Here Just Do Is" +
		" Are Was Were Will Would Can Please Let Thanks "

	// units are cut from the figure before them.
	units = " am pm AM PM mm cm km kg k K m M ft lb lbs mg ml bn mn tn mph kph kmh km2 hrs hr min mins yr yrs sec secs" +
		" GB MB TB kW MW GW kWh MWh Hz MHz GHz oz mi sq yo "

	// ordinals stay with theirs.
	ordinals = " st nd rd th s ST ND RD TH "

	// clipped words begin with their apostrophe.
	clipped = " em til tis twas cause bout round n Til Tis Twas Cause "

	// endings of hosts and files.
	endings = " com org net gov edu mil int info io co uk de fr ru ir az tr il cn jp eu tv me us ca au nz in doc docx" +
		" pdf xls xlsx txt html htm jpg png gif zip exe ppt csv COM ORG NET DOC XLS PDF url mp3 mp4 "
)

// isIn reports whether list, words between spaces, holds the word.
func isIn(list, word string) bool {
	if word == "" || len(word) > 12 {
		return false
	}
	for at := 0; ; {
		k := strings.Index(list[at:], word)
		if k < 0 {
			return false
		}
		k += at
		if list[k-1] == ' ' && list[k+len(word)] == ' ' {
			return true
		}
		at = k + 1
	}
}
