// Package ontology is the codebook: PLOVER's event types with their modes,
// quad categories and scores, general contexts, sectors, the codes that stand
// where a country's would, and the CAMEO code each event would have had.
//
// It holds tables and no rules: what words make an event is the business of
// package rules, who a party is that of package actors. The tables are TSV
// files beside this one; each says in its head where its facts come from. They
// are read once, at the first call; everything handed out is shared and must
// not be changed.
//
// The source is the PLOVER manual (Political Language Ontology for Verifiable
// Event Records, Open Event Data Alliance, draft 1.3, 2021, CC BY-SA 4.0),
// told in our own words. PLOVER's scores are one figure a type. Its auxiliary
// modes (historical, future, hypothetical, negation) are [dragoman.Status].
package ontology
