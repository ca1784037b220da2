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
