package coder

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestThreads holds what is taken for the name of a project or an agreement,
// and what is told of it: "name: stage status days parties".
func TestThreads(t *testing.T) {
	c := shared(t)
	for _, test := range []struct{ says, want string }{
		{"On Monday Iran and Azerbaijan agreed to build the Rasht-Astara railway, part of the North-South Corridor.",
			"Rasht-Astara railway: agreed actual 2019-01-21 AZE IRN; International North–South Transport Corridor: agreed actual 2019-01-21 AZE IRN"},
		{"The Caspian Sea deal was signed in August 2018.", "Convention on the Legal Status of the Caspian Sea: signed actual 2018-08"},
		{"The United States withdrew from the Joint Comprehensive Plan of Action in May 2018. Iran said the deal was dead.",
			"Joint Comprehensive Plan of Action: left actual 2018-05 USA; Joint Comprehensive Plan of Action: - actual IRN"},
		{"The Irish parliament approved the Lisbon Treaty.", "Treaty of Lisbon: ratified actual 2019-01-22 IRL"},
		{"Ireland has not ratified the Treaty of Lisbon.", "Treaty of Lisbon: ratified negated 2019-01-22 IRL"},
		{"Turkey will sign the Karakum Accord next week.", "Karakum Accord: signed future 2019-01-28/02-03 TUR"},
		{"Ministers opened the Baku–Tbilisi–Ceyhan pipeline on Friday.", "Baku–Tbilisi–Ceyhan pipeline: completed actual 2019-01-18 AZE GEO"},
		{"Russia suspended its participation in the New START treaty.", "New START: left actual 2019-01-22 RUS"},
		{"The proposed Almaz dam would cost too much.", "Almaz dam: proposed actual 2019-01-22"},
		{"Iran left the 2015 Iran nuclear deal.", "Joint Comprehensive Plan of Action: left actual 2019-01-22 IRN"},
		{"Iran met Azerbaijan. The two countries work toward the swift completion of the North-South Corridor.",
			"International North–South Transport Corridor: completed future AZE IRN"},
		// What is no name of one.
		{"The Free Trade Agreement was welcomed.", ""},
		{"The Iranian railway was extended.", ""},
		{"Delegates gathered for the Democratic National Convention.", ""},
		{"Soldiers of the North Atlantic Treaty Organization arrived.", ""},
		{"A bomb went off at Zhengzhou railway station.", ""},
		{"Governor Nathan Deal issued an order.", ""},
		{"Nine railway carriages derailed.", ""},
		{"The deal was good.", ""},
	} {
		d := c.Code(dragoman.Report{ID: "x", Published: dragoman.DayOf(2019, 1, 22), Text: test.says})
		var got []string
		for _, th := range d.Threads {
			stage := th.Stage
			if stage == "" {
				stage = "-"
			}
			got = append(got, strings.Join(strings.Fields(fmt.Sprintf("%s: %s %s %s %s", th.Name, stage, th.Status, th.When.Brief(), strings.Join(th.Parties, " "))), " "))
			if th.Span.Empty() || !th.Said.Holds(th.Span) || th.Stage != "" && !th.Said.Holds(th.Trigger) {
				t.Errorf("%q: spans of %+v", test.says, th)
			}
		}
		if g := strings.Join(got, "; "); g != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.says, g, test.want)
		}
	}
}
