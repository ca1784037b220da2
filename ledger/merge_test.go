package ledger

import (
	"slices"
	"strings"
	"testing"
)

// unsaid takes from a record that the report says its day.
func unsaid(c Coded) Coded {
	c.Records[0].DateSaid = ""
	return c
}

func trigger(words string, c Coded) Coded {
	c.Records[0].EventText = words
	return c
}

// Each case gives reports, and the events that they tell as lists of report
// ids: "a b" is one event told by both.
func TestMerge(t *testing.T) {
	const (
		bagheri = "IRN MIL Mohammad Bagheri/chief of general staff of the armed forces"
		aliyev  = "AZE GOV Ilham Aliyev/president"
		hasanov = "AZE GOV Zakir Hasanov/minister of defense"
	)
	for _, c := range []struct {
		name    string
		reports []Coded
		want    []string
	}{
		{"a visit told by two agencies on one day", []Coded{
			told("a", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri began a two-day visit to Baku."),
			told("b", "2019-01-16", "CONSULT/visit", "IRN MIL Bagheri", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri arrived in Baku on Wednesday."),
		}, []string{"a b"}},
		{"a visit told on each of its days, without a date", []Coded{
			told("a", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "", "", "AZE Baku", "Bagheri arrives in Baku."),
			told("b", "2019-01-17", "CONSULT/visit", bagheri, "AZE GOV", "", "", "AZE Baku", "Bagheri ends his stay in the Azerbaijani capital."),
		}, []string{"a b"}},
		{"a visit told on each of its days, dated by the reports", []Coded{
			unsaid(told("a", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri arrives in Baku.")),
			unsaid(told("b", "2019-01-18", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-18", "2019-01-18", "AZE Baku", "Bagheri ends his stay in the Azerbaijani capital.")),
			told("c", "2019-05-18", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-01", "2019-01-31", "AZE Baku", "Bagheri was in Baku in January."),
		}, []string{"a b c"}},
		{"an attack told on the next day, dated by the reports", []Coded{
			unsaid(told("a", "2022-05-03", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "Russian artillery fire on a market in Kharkiv kills three traders.")),
			unsaid(told("b", "2022-05-04", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-04", "2022-05-04", "UKR Kharkiv", "The artillery fire on the market in Kharkiv killed five traders.")),
			unsaid(told("c", "2022-05-04", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-04", "2022-05-04", "UKR Kharkiv", "Rockets burn a school at night.")),
		}, []string{"a b", "c"}},
		{"a visit whose visitor only one report names", []Coded{
			told("a", "2019-01-16", "CONSULT/visit", "IRN GOV", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "An Iranian delegation is in Baku."),
			told("b", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-17", "AZE Baku", "Bagheri began a visit to Baku."),
		}, []string{"a b"}},
		{"a meeting whose parties one report tells by the names of countries and cities", []Coded{
			told("a", "2019-01-16", "CONSULT", "IRN GOV Tehran;AZE GOV Baku", "", "2019-01-16", "2019-01-16", "", "Tehran and Baku held talks."),
			told("b", "2019-01-16", "CONSULT", "IRN GOV Javad Zarif/foreign minister;AZE GOV Azerbaijan", "", "2019-01-16", "2019-01-16", "AZE Baku", "Zarif met in Azerbaijan."),
			told("c", "2019-01-16", "CONSULT", "IRN GOV Iran;"+hasanov, "", "2019-01-18", "2019-01-18", "AZE Baku", "Iran met Hasanov."),
		}, []string{"a b", "c"}},
		{"bodies, in short and in full, and others", []Coded{
			told("a", "2019-01-16", "CONSULT", "IGO  African Union;IRN GOV", "", "2019-01-16", "2019-01-16", "", "Talks."),
			told("b", "2019-01-16", "CONSULT", "IGO  AU;IRN GOV", "", "2019-01-16", "2019-01-16", "", "Talks."),
			told("c", "2019-01-16", "CONSULT", "IGO  NATO;IRN GOV", "", "2019-01-16", "2019-01-16", "", "Talks."),
		}, []string{"a b", "c"}},
		{"visits of two persons on one day", []Coded{
			told("a", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri began a visit to Baku."),
			told("b", "2019-01-16", "CONSULT/visit", "IRN GOV Javad Zarif/foreign minister", "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Zarif visited Baku."),
		}, []string{"a", "b"}},
		{"visits of two ministers without names", []Coded{
			told("a", "2019-01-22", "CONSULT/visit", "IRN SPY/minister of intelligence", "AZE GOV", "2018-12-01", "2018-12-31", "AZE Baku", "The minister of intelligence visited Baku in December."),
			told("b", "2019-01-23", "CONSULT/visit", "IRN GOV/minister of communication", "AZE GOV", "2018-12-01", "2018-12-31", "AZE Baku", "The communication minister visited Baku in December."),
		}, []string{"a", "b"}},
		{"two meetings on one day with different people, told by two", []Coded{
			and(told("a", "2019-01-16", "CONSULT", bagheri+";"+aliyev, "", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri met the president, Ilham Aliyev."),
				told("", "", "CONSULT", bagheri+";"+hasanov, "", "2019-01-16", "2019-01-16", "AZE Baku", "He met Zakir Hasanov.")),
			told("b", "2019-01-16", "CONSULT", bagheri+";"+hasanov, "", "2019-01-16", "2019-01-16", "AZE", "Hasanov met Bagheri."),
			told("c", "2019-01-17", "CONSULT", "AZE GOV Aliyev;IRN MIL Bagheri", "", "", "", "AZE", "President Aliyev received Bagheri."),
		}, []string{"a b", "a c"}},
		{"a planned visit and the visit", []Coded{
			told("a", "2019-01-10", "AGREE/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri will visit Baku on 16 January."),
			told("b", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri began a visit to Baku."),
		}, []string{"a", "b"}},
		{"background months later, the month said", []Coded{
			told("a", "2018-12-25", "CONSULT/visit", "AZE LEG Ogtay Asadov/speaker of the National Assembly", "IRN GOV", "2018-12-24", "2018-12-26", "IRN Tehran", "Speaker Asadov visits Tehran."),
			told("b", "2019-04-22", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "2018-12-01", "2018-12-31", "IRN Tehran", "Asadov visited Tehran in December 2018."),
			told("c", "2019-04-23", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "2019-03-01", "2019-03-31", "IRN Tehran", "Asadov visited Tehran in March."),
		}, []string{"a b", "c"}},
		{"background that two visits of its month fit", []Coded{
			told("a", "2018-12-03", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "2018-12-03", "2018-12-03", "IRN Tehran", "Speaker Asadov visits Tehran."),
			told("b", "2018-12-25", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "2018-12-24", "2018-12-26", "IRN Tehran", "Speaker Asadov visits Tehran again."),
			told("c", "2019-04-22", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "2018-12-01", "2018-12-31", "IRN Tehran", "Asadov visited Tehran in December 2018."),
		}, []string{"a c", "b"}},
		{"visits a month apart, without dates", []Coded{
			told("a", "2018-12-03", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "", "", "IRN Tehran", "Speaker Asadov visits Tehran."),
			told("b", "2019-01-03", "CONSULT/visit", "AZE LEG Ogtay Asadov", "IRN GOV", "", "", "IRN Tehran", "Speaker Asadov visits Tehran."),
		}, []string{"a", "b"}},
		{"a visit and its return", []Coded{
			told("a", "2018-12-03", "CONSULT/visit", "IRN GOV", "AZE GOV", "2018-12-03", "2018-12-03", "AZE Baku", "Iranians visit Baku."),
			told("b", "2018-12-03", "CONSULT/visit", "AZE GOV", "IRN GOV", "2018-12-03", "2018-12-03", "IRN Tehran", "Azerbaijanis visit Tehran."),
		}, []string{"a", "b"}},
		{"a visit whose host is told by the city alone", []Coded{
			told("a", "2018-12-03", "CONSULT/visit", bagheri, "", "2018-12-03", "2018-12-03", "AZE Baku", "Bagheri is in Baku."),
			told("b", "2018-12-03", "CONSULT/visit", bagheri, "AZE GOV", "2018-12-03", "2018-12-03", "AZE Baku", "Bagheri visits Azerbaijan."),
		}, []string{"a b"}},
		{"two shellings of one day in two cities", []Coded{
			told("a", "2022-05-03", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "Russian artillery fire on a market in Kharkiv kills three traders."),
			told("b", "2022-05-03", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kherson", "Russian guns shell a hospital ward in Kherson."),
		}, []string{"a", "b"}},
		{"one shelling told on two days in like words", []Coded{
			told("a", "2022-05-03", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "", "", "UKR Kharkiv", "Russian artillery fire on a market in Kharkiv kills three traders."),
			told("b", "2022-05-04", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "", "", "UKR Kharkiv", "The artillery fire on the market in Kharkiv killed five traders."),
		}, []string{"a b"}},
		{"accusations of one day in other words", []Coded{
			told("a", "2022-05-03", "ACCUSE", "USA GOV", "RUS GOV", "", "", "", "Washington accuses Moscow of hacking a pipeline company."),
			told("b", "2022-05-03", "ACCUSE", "USA GOV", "RUS GOV", "", "", "", "The White House blames Russia for a shortage of grain in Africa."),
		}, []string{"a", "b"}},
		{"two promises of a minister", []Coded{
			told("a", "2018-12-19", "AGREE", "TUR GOV Selim Karaca/trade minister", "AZE GOV", "2018-12-24", "2018-12-30", "AZE Baku", "Karaca will visit Azerbaijan next week, the ministry in Baku said on Wednesday."),
			told("b", "2018-12-26", "AGREE", "TUR GOV Selim Karaca/trade minister", "AZE GOV", "", "", "AZE Baku", "Karaca promised that state banks would lend $200 million for grain silos."),
		}, []string{"a", "b"}},
		{"a plan that two tell in few words", []Coded{
			trigger("will visit", told("a", "2018-12-19", "AGREE", "TUR GOV Selim Karaca/trade minister", "AZE GOV", "2018-12-24", "2018-12-30", "", "Selim Karaca will visit Baku next week.")),
			trigger("visit", told("b", "2018-12-20", "AGREE", "TUR GOV Selim Karaca/trade minister", "AZE GOV", "2018-12-24", "2018-12-30", "", "Selim Karaca said he would visit Baku.")),
			trigger("lend", told("c", "2018-12-20", "AGREE", "TUR GOV Selim Karaca/trade minister", "AZE GOV", "2018-12-24", "2018-12-30", "", "Selim Karaca will lend money.")),
		}, []string{"a b", "c"}},
		{"a denied visit and a held one", []Coded{
			func() Coded {
				c := told("a", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri did not visit Baku.")
				c.Records[0].Status = "negated"
				return c
			}(),
			told("b", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri visited Baku."),
		}, []string{"a", "b"}},
		{"what one told as background was another's news", []Coded{
			func() Coded {
				c := told("a", "2019-06-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri had visited Baku on 16 January.")
				c.Records[0].Status = "historical"
				return c
			}(),
			told("b", "2019-01-16", "CONSULT/visit", bagheri, "AZE GOV", "2019-01-16", "2019-01-16", "AZE Baku", "Bagheri visited Baku."),
		}, []string{"a b"}},
		{"decades are no day", []Coded{
			told("a", "2019-06-16", "CONSULT/visit", bagheri, "AZE GOV", "1990-01-01", "1999-12-31", "AZE Baku", "Bagheri visited Baku in the 1990s."),
			told("b", "2019-06-16", "CONSULT/visit", bagheri, "AZE GOV", "1990-01-01", "1999-12-31", "AZE Baku", "Bagheri visited Baku in the 1990s."),
		}, []string{"a", "b"}},
		{"decades are no day, but words may be", []Coded{
			told("a", "2019-06-16", "AID", "IRN GOV", "AZE GOV", "1990-01-01", "1999-12-31", "", "In the nineties, wheat and kerosene went by lorry through Astara to Nakhchivan."),
			told("b", "2020-06-16", "AID", "IRN GOV", "AZE GOV", "1990-01-01", "1999-12-31", "", "In the nineties, wheat and kerosene went by lorry through Astara to Nakhchivan."),
			told("c", "2020-06-17", "AID", "IRN GOV", "AZE GOV", "1990-01-01", "1999-12-31", "", "In the nineties, doctors came by train from Tabriz to villages near Julfa."),
		}, []string{"a b", "c"}},
		{"strikes told by different means", []Coded{
			told("a", "2022-05-03", "ASSAULT/aerial", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "Something from the sky hits a bakery near the tram depot in Kharkiv and kills nine."),
			told("b", "2022-05-03", "ASSAULT/heavy-weapons", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "A rocket hits a bakery near the tram depot in Kharkiv; nine were killed."),
			told("c", "2022-05-03", "ASSAULT", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "The bakery near the tram depot in Kharkiv: nine killed."),
			told("d", "2022-05-03", "ASSAULT/firearms", "RUS MIL", "UKR CVL", "2022-05-03", "2022-05-03", "UKR Kharkiv", "Soldiers shoot nine at the bakery near the tram depot in Kharkiv."),
		}, []string{"a b c", "d"}},
		{"a chain of talks is not one meeting", []Coded{
			told("a", "2019-06-01", "CONSULT", "USA GOV;CHN GOV", "", "2019-06-01", "2019-06-01", "", "They talk."),
			told("b", "2019-06-03", "CONSULT", "USA GOV;CHN GOV", "", "2019-06-03", "2019-06-03", "", "They talk."),
			told("c", "2019-06-05", "CONSULT", "USA GOV;CHN GOV", "", "2019-06-05", "2019-06-05", "", "They talk."),
		}, []string{"a", "b", "c"}},
		{"talks of a pair, who to whom or both at once", []Coded{
			told("a", "2019-06-01", "CONSULT", "USA GOV", "CHN GOV", "2019-06-01", "2019-06-01", "", "Americans meet Chinese."),
			told("b", "2019-06-01", "CONSULT", "CHN GOV;USA GOV", "", "2019-06-01", "2019-06-01", "", "Chinese and Americans meet."),
		}, []string{"a b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range []string{"as given", "reversed"} {
				l, _ := open4(t)
				reports := slices.Clone(c.reports)
				if order == "reversed" {
					slices.Reverse(reports)
				}
				for _, r := range reports {
					add(t, l, r)
				}
				var got []string
				for _, e := range all(t, l, Query{}) {
					ids := []string{e.Report}
					for _, p := range e.Passages {
						ids = append(ids, p.Report)
					}
					slices.Sort(ids)
					got = append(got, strings.Join(ids, " "))
				}
				slices.Sort(got)
				if !slices.Equal(got, c.want) {
					t.Errorf("%s: events %q, want %q", order, got, c.want)
				}
			}
		})
	}
}
