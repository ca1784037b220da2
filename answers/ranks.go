package answers

import (
	"fmt"
	"strings"

	"github.com/dragoman-events/dragoman"
	"github.com/dragoman-events/dragoman/actors"
)

// ranks are the ranks by which a question can ask, the highest first.
var ranks = []struct {
	name string
	rank int
}{
	{"state", actors.RankState}, {"premier", actors.RankPremier}, {"speaker", actors.RankSpeaker}, {"minister", actors.RankMinister},
	{"chief", actors.RankChief}, {"deputy", actors.RankDeputy}, {"head", actors.RankHead}, {"senior", actors.RankSenior},
	{"spokesman", actors.RankSpokesman}, {"official", actors.RankOfficial}, {"private", actors.RankPrivate},
}

// Ranks names the ranks by which a question can ask, the highest first: heads
// of state, heads of government, speakers of parliament and deputies of either,
// ministers, chiefs of staff, deputy ministers, and so on (package actors).
func Ranks() []string {
	names := make([]string, len(ranks))
	for i, r := range ranks {
		names[i] = r.name
	}
	return names
}

// ParseRank reads the name of a rank.
func ParseRank(s string) (int, error) {
	for _, r := range ranks {
		if strings.EqualFold(r.name, s) {
			return r.rank, nil
		}
	}
	return 0, fmt.Errorf("rank %q: want one of %s: %w", s, strings.Join(Ranks(), ", "), dragoman.ErrInvalid)
}

// rankName is the name of the highest rank that is reached; empty for none.
func rankName(rank int) string {
	for _, r := range ranks {
		if rank >= r.rank {
			return r.name
		}
	}
	return ""
}
