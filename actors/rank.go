package actors

import (
	"slices"
	"strings"
)

// FindRank gives the rank of a name such as "minister", in any case.
func FindRank(name string) (rank int, ok bool) {
	rank, ok = rankNames[strings.ToLower(name)]
	return rank, ok && rank != RankUnknown
}

// RankNames gives the names of the ranks, the lowest first.
func RankNames() []string {
	var names []string
	for name, rank := range rankNames {
		if rank != RankUnknown {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return rankNames[a] - rankNames[b] })
	return names
}
