package actors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dragoman-events/dragoman"
)

// person is somebody of the table: the lines that share name and code.
type person struct {
	name  string
	code  string
	first int32 // in Lexicon.held
	count int32
	given bool // from a user's list
}

// holding is an office held, or a role played, from a day to a day.
type holding struct {
	sector, office string
	from, to       dragoman.Day
	early, late    bool // the start, the end lies further out by an unknown time
	source         byte
}

// Holding is an office that a person held, or what a body is.
type Holding struct {
	Kind   string       `json:"kind"` // Name or Body
	Name   string       `json:"name"`
	Code   string       `json:"code"`
	Sector string       `json:"sector"`
	Office string       `json:"office"`
	Rank   int          `json:"rank"`
	From   dragoman.Day `json:"from"` // first day known; zero: unknown
	To     dragoman.Day `json:"to"`   // last day known; zero: unknown, or still in office
	Early  bool         `json:"early,omitempty"`
	Late   bool         `json:"late,omitempty"`
	Source string       `json:"source"`
}

// sourceNames tells what the letters of persons.tsv stand for.
var sourceNames = map[byte]string{
	'R': "REIGN", 'W': "Wikidata", 'F': "CIA World Factbook 2026", 'C': "CIA World Leaders, June 2019", 'K': "general knowledge", 'U': "user's list",
}

// unsure is how far beyond a day that is only known to lie within a term the
// term is taken to reach: about half of a usual one.
const unsure = 730

// grace is how long after the last day a report may still give the office:
// the report of a resignation, of a death, of the last day.
const grace = 7

// holds reports whether the office was held on a day, as far as is known.
func (h *holding) holds(on dragoman.Day) bool {
	from, to := h.from, h.to
	if h.early {
		from -= unsure
	}
	if to != 0 && h.late {
		to += unsure
	}
	return from <= on && (to == 0 || on <= to)
}

// years reads the first and last day of a stretch of time: years, months or
// days, "<" before a first and ">" before a last that lies further out.
func years(a, b string) (from, to dragoman.Day, early, late bool, err error) {
	if strings.HasPrefix(a, "<") {
		early, a = true, a[1:]
	}
	if strings.HasPrefix(b, ">") {
		late, b = true, b[1:]
	}
	if from, _, err = period(a); err != nil {
		return
	}
	if _, to, err = period(b); err != nil {
		return
	}
	if from != 0 && to != 0 && to < from {
		err = fmt.Errorf("%s to %s: ends before it begins: %w", a, b, dragoman.ErrInvalid)
	}
	return
}

// period gives the first and last day of a year, month or day.
func period(s string) (first, last dragoman.Day, err error) {
	num := func(t string) int {
		n := 0
		for i := 0; i < len(t); i++ {
			if t[i] < '0' || t[i] > '9' {
				return -1
			}
			n = n*10 + int(t[i]-'0')
		}
		return n
	}
	switch len(s) {
	case 0:
		return 0, 0, nil
	case 4:
		if y := num(s); y > 0 {
			return dayOf(y, 1, 1), dayOf(y, 12, 31), nil
		}
	case 7:
		if y, m := num(s[:4]), num(s[5:]); y > 0 && m >= 1 && m <= 12 && s[4] == '-' {
			return dayOf(y, m, 1), dayOf(y, m+1, 1) - 1, nil
		}
	case 10:
		if y, m, d := num(s[:4]), num(s[5:7]), num(s[8:]); y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= 31 && s[4] == '-' && s[7] == '-' {
			first = dayOf(y, m, d)
			return first, first, nil
		}
	}
	return 0, 0, fmt.Errorf("%q: want a year, month or day: %w", s, dragoman.ErrInvalid)
}

// dayOf is dragoman.DayOf by arithmetic alone (Reingold and Dershowitz,
// "Calendrical Calculations", fixed-from-gregorian), as the table has some
// twenty thousand dates. A thirteenth month is the next January.
func dayOf(y, m, d int) dragoman.Day {
	if m > 12 {
		y, m = y+1, m-12
	}
	p := y - 1
	n := 365*p + p/4 - p/100 + p/400 + (367*m-362)/12 + d
	if m > 2 {
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			n--
		} else {
			n -= 2
		}
	}
	return dragoman.Day(n)
}

// addPerson reads a line of persons.tsv.
func (x *Lexicon) addPerson(f []string) error { return x.person(f, false) }

func (x *Lexicon) person(f []string, given bool) error {
	h := holding{sector: dash(f[2]), office: f[3], source: 'U'}
	if len(f[6]) == 1 {
		h.source = f[6][0]
	}
	if len(f[1]) != 3 {
		return fmt.Errorf("code %q: want three letters: %w", f[1], dragoman.ErrInvalid)
	}
	if h.sector != "" && !sectors[h.sector] {
		return fmt.Errorf("sector %q: %w", h.sector, dragoman.ErrInvalid)
	}
	var err error
	if h.from, h.to, h.early, h.late, err = years(f[4], f[5]); err != nil {
		return err
	}
	name, rest, _ := strings.Cut(f[0], "|")
	if name == "" || name[0] == '~' {
		return fmt.Errorf("names %q: want a full name first: %w", f[0], dragoman.ErrInvalid)
	}
	x.held = append(x.held, h)
	// The lines of a person stand together.
	if n := len(x.persons); n > 0 && x.persons[n-1].name == name && x.persons[n-1].code == f[1] && x.persons[n-1].given == given {
		x.persons[n-1].count++
	} else {
		x.persons = append(x.persons, person{name: name, code: f[1], first: int32(len(x.held) - 1), count: 1, given: given})
	}
	k := len(x.persons) - 1
	x.addName(name, k, given)
	short := false
	for rest != "" {
		var s string
		s, rest, _ = strings.Cut(rest, "|")
		if s == "" {
			return fmt.Errorf("empty name: %w", dragoman.ErrInvalid)
		}
		if s[0] == '~' {
			if s != "~-" {
				x.addShort(s[1:], k, shortClass)
				short = true
			}
			continue
		}
		x.addName(s, k, given)
		if !short {
			x.addShort(lastName(s), k, lastClass)
		}
	}
	x.addShort(lastName(name), k, lastClass)
	return nil
}

// addName files a full name. A single word needs no title, but a capital.
func (x *Lexicon) addName(s string, k int, given bool) {
	var room [10]word
	ws := phraseWords(room[:0], s)
	x.table.add(ws, personClass, capital, k)
	if strings.HasPrefix(s, "The ") || strings.HasPrefix(s, "the ") {
		x.table.add(ws[1:], personClass, capital, k)
	}
}

// addShort files a last name, with and without its article (al-Assad, Assad).
func (x *Lexicon) addShort(s string, k int, c class) {
	var room [6]word
	ws := phraseWords(room[:0], s)
	x.table.add(ws, c, capital, k)
	if len(ws) > 1 && isArticle(s) {
		x.table.add(ws[1:], c, capital, k)
	}
}

func isArticle(s string) bool {
	return len(s) > 3 && (s[2] == '-' || s[2] == ' ') && (s[0]|0x20 == 'a' || s[0]|0x20 == 'e') && s[1]|0x20 == 'l'
}

// lastName gives the last name of a full name, with its article.
func lastName(s string) string {
	for {
		i := strings.LastIndexByte(s, ' ')
		if i < 0 {
			return s
		}
		switch last := s[i+1:]; last {
		case "Jr.", "Sr.", "Jr", "II", "III", "IV", "V", "VI":
			s = s[:i]
		default:
			if j := strings.LastIndexByte(s[:i], ' '); j >= 0 {
				switch strings.ToLower(s[j+1 : i]) {
				case "al", "el", "de", "van", "von", "der", "bin", "ben":
					return s[j+1:]
				}
			}
			return last
		}
	}
}

// addGiven collects the given names of the table, by which an unknown name is
// told to be a person's.
func (x *Lexicon) addGiven() {
	var room [10]word
	for i := range x.persons {
		s := x.persons[i].name
		if j := strings.IndexByte(s, ' '); j > 2 {
			ws := appendWords(room[:0], s[:j], 0, false)
			if len(ws) == 1 && x.given[ws[0].hash] < 255 {
				x.given[ws[0].hash]++
			}
		}
	}
	for s := range strings.FieldsSeq(femaleNames) {
		ws := appendWords(room[:0], s, 0, false)
		x.given[ws[0].hash] = female
	}
}

// female marks a given name that women bear.
const female = 255

// femaleNames are women's given names that are frequent among the table's
// people and in the news, with "she" to resolve.
const femaleNames = `Angela Hillary Theresa Margaret Condoleezza Madeleine Julia Jacinda Sanna Mette Erna Kaja Ursula Christine Michelle Cristina
Dilma Gloria Benazir Indira Sonia Sheikha Hasina Khaleda Megawati Yingluck Tsai Ellen Joyce Samia Park Aung Kamala Nancy Sarah Elizabeth
Queen Tarja Dalia Vaira Kolinda Zuzana Maia Salome Roza Yulia Nadiya Nadia Sviatlana Svetlana Maria Mary Anna Anne Annalena Federica
Catherine Margot Ségolène Marine Michèle Rachida Nicola Priti Suella Amber Yvette Rachel Jacqui Tessa Harriet Samantha Susan Nikki
Linda Kelly Janet Gina Lisa Amy Ruth Sandra Elena Sonya Loretta Kirstjen Kristi Pam Tulsi Gretchen Kathleen Kathy Jan Melania Laura Ivanka
Tzipi Ayelet Golda Hanan Shirin Narges Nasrin Masih Tawakkol Malala Asma Maryam Hina Sushma Mamata Mayawati Jayalalithaa Nirmala Pratibha
Droupadi Chandrika Sirimavo Violeta Laura Xiomara Dina Keiko Delcy Luisa Corina Isabel Claudia Rosario Jeanine Francia Bidya Sheikh-Hasina
Wangari Winnie Graça Nkosazana Naledi Lindiwe Phumzile Ngozi Fatou Catherine Rose Aminata Netumbo Joice Grace Simone Sahle-Work
Helen Jenny Julie Penny Marise Pauline Gladys Annastacia Anastacia Bronwyn Quentin Kim Chrystia Mélanie Anita Michaëlle Adrienne Julie
Portia Mia Eugenia Kamla Janet Simonetta Doris Micheline Viola Karin Eveline Ruth Mireya Hanna Iveta Beata Ewa Magdalena Jóhanna Katrín
Halla Kristrún Ingrida Laimdota Evika Giorgia Emma Laura Letizia Roberta Kristalina Navanethem Gro Irina Audrey Carla Louise Mireille
Agnès Francesca Greta Cindy Rebiya Joan Carrie Regina Agnes Annette Ing-wen Yo-jong Son-hui Yuriko Yoko Makiko Sanae Tomomi Leni Imelda
Leila Corazon Miriam Sara Aung-San-Suu-Kyi Sheikha Salma Lubna Reem Loujain Ahed Shireen Leila Ghada Rania Haya Nawal Mehriban Rosa
Vjosa Atifete Biljana Mirjana Jadranka Vesna Alenka Nataša Gordana Radmila Zinaida Natalia Viorica Monica Zdravka Ekaterina Valentina
Elvira Maria Ksenia Yulia Tatiana Natalya Olga Lyudmila Alina Daria Katerina Dora Fofi Sofia Elisabeth Jennifer Jessica Amanda Meredith
Brittney Serena Oprah Martha Cherie Camilla Diana Kate Meghan Beatrix Máxima Margrethe Victoria Silvia Sonja Sophie Stephanie`

// office gives a person's place on a day: the office held, or what comes
// nearest. ok is false when the table only knows the person from other years.
func (x *Lexicon) office(p *person, on dragoman.Day) (h *holding, former, ok bool) {
	held := x.held[p.first : p.first+p.count]
	if on == 0 {
		best := &held[0]
		for i := range held {
			if held[i].to == 0 || best.to != 0 && held[i].to > best.to {
				best = &held[i]
			}
		}
		return best, false, true
	}
	for slack := dragoman.Day(0); slack <= grace; slack += grace {
		for i := range held {
			c := &held[i]
			if c.holds(on) || c.holds(on-slack) {
				if h == nil || x.rankOf(c.office) > x.rankOf(h.office) || x.rankOf(c.office) == x.rankOf(h.office) && c.from > h.from {
					h = c
				}
			}
		}
		if h != nil {
			return h, false, true
		}
	}
	// The last office held before, else the first one after.
	for i := range held {
		c := &held[i]
		if c.to != 0 && c.to < on && (h == nil || c.to > h.to) {
			h = c
		}
	}
	if h != nil {
		return h, true, true
	}
	for i := range held {
		if c := &held[i]; h == nil || c.from < h.from {
			h = c
		}
	}
	return h, false, false
}

// namesake gives the line of the same name under a country's code, or -1: an
// official of a body has a country too.
func (x *Lexicon) namesake(k int32) int32 {
	var room [10]word
	s := x.table.find(hashWords(phraseWords(room[:0], x.persons[k].name)))
	if s == nil {
		return -1
	}
	for j := s.first; j >= 0; j = x.table.senses[j].next {
		if q := x.table.senses[j]; q.class == personClass && q.index != k && !above(x.persons[q.index].code) {
			return q.index
		}
	}
	return -1
}

// rankOf gives the rank of an office by the first role in its words.
func (x *Lexicon) rankOf(office string) int {
	var room [16]word
	ws := phraseWords(room[:0], office)
	for i := range ws {
		if k, _ := x.longestAgent(ws[i:]); k >= 0 {
			return x.agents[k].rank
		}
	}
	return RankUnknown
}

// longestAgent gives the role that the words begin with, and its length in
// words; -1 if there is none.
func (x *Lexicon) longestAgent(ws []word) (index, n int) {
	index = -1
	h := uint64(0)
	for i := range ws {
		if i == 0 {
			h = ws[0].hash
		} else {
			h = join(h, ws[i].hash)
		}
		s := x.table.find(h)
		if s == nil {
			break
		}
		for j := s.first; j >= 0; j = x.table.senses[j].next {
			if q := &x.table.senses[j]; q.class == agentClass && q.form.written(ws[:i+1]) && (index < 0 || n < i+1 || x.agents[index].kind == mark) {
				index, n = int(q.index), i+1
			}
		}
		if !s.more {
			break
		}
	}
	return index, n
}

// Who gives the offices that people of that name held on a day, highest rank
// first; on the zero day, all that the table knows, earliest first. Bodies of
// the name are given too. The name may be a full name or a last name; accents
// do not matter. What a user's list says stands first.
func (x *Lexicon) Who(name string, on dragoman.Day) []Holding {
	var room [12]word
	s := x.table.find(hashWords(phraseWords(room[:0], strings.TrimSpace(name))))
	if s == nil {
		return nil
	}
	var out []Holding
	seen := map[int32]bool{}
	full := false
	for j := s.first; j >= 0; j = x.table.senses[j].next {
		full = full || x.table.senses[j].class == personClass
	}
	for j := s.first; j >= 0; j = x.table.senses[j].next {
		q := x.table.senses[j]
		if q.class == bodyClass {
			for k := int(q.index); k >= 0; k = int(x.bodies[k].also) {
				b := &x.bodies[k]
				if on != 0 && (b.from != 0 && b.from > on || b.to != 0 && b.to < on) {
					continue
				}
				h := Holding{Kind: Body, Name: b.name, Code: b.code, Sector: b.sector, From: b.from, To: b.to, Source: sourceNames['K']}
				if b.given {
					h.Source = sourceNames['U']
				}
				if !slices.ContainsFunc(out, func(o Holding) bool {
					return o.Kind == Body && o.Code == h.Code && o.Sector == h.Sector && o.From == h.From && o.To == h.To && strings.EqualFold(o.Name, h.Name)
				}) {
					out = append(out, h)
				}
			}
			continue
		}
		if q.class < personClass || full && q.class != personClass || seen[q.index] {
			continue
		}
		seen[q.index] = true
		p := &x.persons[q.index]
		for _, h := range x.held[p.first : p.first+p.count] {
			if on != 0 && !h.holds(on) {
				continue
			}
			out = append(out, x.holding(p, h))
		}
	}
	slices.SortStableFunc(out, func(a, b Holding) int {
		if u, v := a.Source == sourceNames['U'], b.Source == sourceNames['U']; u != v {
			if u {
				return -1
			}
			return 1
		}
		if on != 0 && a.Rank != b.Rank {
			return b.Rank - a.Rank
		}
		if a.From != b.From {
			return int(a.From - b.From)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// Held gives the offices of a country, by its code in our tables (SUN for the
// Soviet Union), that persons held.
func (x *Lexicon) Held(code string) []Holding {
	var out []Holding
	for i := range x.persons {
		p := &x.persons[i]
		if p.code != code {
			continue
		}
		for _, h := range x.held[p.first : p.first+p.count] {
			out = append(out, x.holding(p, h))
		}
	}
	return out
}

func (x *Lexicon) holding(p *person, h holding) Holding {
	return Holding{
		Kind: Name, Name: p.name, Code: p.code, Sector: h.sector, Office: h.office, Rank: x.rankOf(h.office),
		From: h.from, To: h.to, Early: h.early, Late: h.late, Source: sourceNames[h.source],
	}
}
