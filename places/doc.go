// Package places knows the names of the world: countries with their names,
// adjectives and seats of power, first-level provinces, regions and seas, and
// the cities of at least 15,000 people. It finds them in a sentence and, over
// a whole report, settles which Tripoli or Georgia is meant.
//
// [Load] reads the embedded tables once; the [Gazetteer] is read-only after
// that. [Gazetteer.Read] is the usual way in: it finds the names in every
// sentence of a report and settles them together. [Gazetteer.Find] and
// [Gazetteer.Resolve] are its two halves.
//
// A match is what a text names, not yet who acts: that "Baku said" is a
// government is for package actors to decide, which can see from the match's
// [Kind] that Baku is a capital and the Kremlin a seat of power.
//
// Codes are ISO 3166's alpha-3, as PLOVER asks, KOS for Kosovo. A dependency
// has a code of its own and keeps it ([Country.Parent] has its state); a former
// state gives its successor's. Disputed lands carry the code of the state that
// most others hold them to be part of; regions.tsv lists them. What lies in
// several countries or in none, as the Sahel or the Kurds, has no code.
//
// A city, a word or a look-alike is added by a line of regions.tsv or
// words.tsv; cities.tsv and provinces.tsv are written by gen.go.
//
// The tables and where their facts come from:
//
//	countries.tsv   states, territories and former states; ISO 3166, the
//	                Correlates of War state list, and general knowledge
//	provinces.tsv   first-level divisions; GeoNames, through gen.go
//	cities.tsv      cities of 15,000 people and seats of first-level
//	                divisions; GeoNames, through gen.go
//	regions.tsv     regions, seas, disputed areas, peoples, and other names
//	                of cities and provinces; written for this project
//	words.tsv       names that are also words or persons' names, and phrases
//	                that hold a place name but name no place; likewise
package places
