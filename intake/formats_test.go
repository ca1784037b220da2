package intake

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dragoman-events/dragoman"
	"github.com/parquet-go/parquet-go"
)

// article is a page as newspapers have them, around a text.
func article(head, text string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ministers meet | The Herald</title>` + head + `</head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Ministers meet</h1><p class="byline">By A. Reporter</p>
` + text + `</article>
<aside><a href="/more">More stories that you may like to read</a></aside><script>var x = "They lie.";</script>
<footer>All rights reserved</footer></body></html>`
}

const twoParagraphs = `<p>The foreign minister of Iran met his counterpart from Azerbaijan in Baku on Monday, and the two spoke of the railway that is to join
their countries, officials said.</p>
<p>They will meet again in Tehran in March, according to the ministry&rsquo;s statement, which was published after the talks.</p>`

func TestPage(t *testing.T) {
	for _, c := range []struct {
		name, head, url string
		want            dragoman.Report
	}{
		{"open graph", `<meta property="article:published_time" content="2019-01-22T23:10:00+04:00"><meta property="og:title" content="Ministers  meet">
			<meta property="og:site_name" content="The Herald"><link rel="canonical" href="/a/1"><meta name="author" content="A. Reporter">`,
			"http://herald.example/a/1?utm=x",
			dragoman.Report{URL: "http://herald.example/a/1", Source: "The Herald", Title: "Ministers meet", Byline: "A. Reporter", Published: dragoman.DayOf(2019, 1, 22)}},
		{"JSON-LD", `<script type="application/ld+json">{"@graph":[{"x":[1,{"dateModified":"2020-01-01"}]},{"datePublished":"2019-01-22"}]}</script>`, "",
			dragoman.Report{Title: "Ministers meet | The Herald", Byline: "By A. Reporter", Published: dragoman.DayOf(2019, 1, 22)}},
		{"a day in words", `<meta name="date" content="Tuesday, January 22, 2019">`, "", dragoman.Report{Published: dragoman.DayOf(2019, 1, 22)}},
		{"a day that can be read in two ways", `<meta name="date" content="01/02/2019">`, "", dragoman.Report{}},
		{"the better of two days", `<time datetime="2020-01-01">x</time><meta name="date" content="2018-01-01"><meta itemprop="datePublished" content="2019-01-22">`, "",
			dragoman.Report{Published: dragoman.DayOf(2019, 1, 22)}},
		{"an address that is none", `<link rel="canonical" href="javascript:alert(1)">`, "", dragoman.Report{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Page([]byte(article(c.head, twoParagraphs)), "", c.url)
			if err != nil {
				t.Fatal(err)
			}
			if got.Published != c.want.Published || got.URL != c.want.URL {
				t.Errorf("got day %s and address %q, want %s and %q", got.Published, got.URL, c.want.Published, c.want.URL)
			}
			if c.want.Title != "" && got.Title != c.want.Title || c.want.Byline != "" && got.Byline != c.want.Byline || got.Source != c.want.Source {
				t.Errorf("got %+v", got)
			}
			want := "The foreign minister of Iran met his counterpart from Azerbaijan in Baku on Monday, and the two spoke of the railway that is to join " +
				"their countries, officials said.\n\nThey will meet again in Tehran in March, according to the ministry’s statement, which was published after the talks."
			if got.Text != want {
				t.Errorf("text %q", got.Text)
			}
		})
	}
}

func TestPageLetters(t *testing.T) {
	for _, c := range []struct{ name, page, contentType, want string }{
		{"meta", "<meta charset=iso-8859-9><p>Erdo\xf0an spoke.", "", "Erdoğan spoke."},
		{"header", "<p>Ni\xfe", "text/html; charset=windows-1250", "Niţ"},
		{"nothing said", "<p>Nicol\xe1s \x93spoke\x94.", "", "Nicolás “spoke”."},
		{"UTF-8 that is said to be Latin", "<meta charset=iso-8859-1><p>Nicolás spoke.", "", "Nicolás spoke."},
		{"Shift JIS", "<meta charset=shift_jis><p>\x93\x8c\x8b\x9e", "", "東京"},
	} {
		got, err := Page([]byte(c.page), c.contentType, "")
		if err != nil || got.Text != c.want {
			t.Errorf("%s: %q, %v; want %q", c.name, got.Text, err, c.want)
		}
	}
}

// A hostile page costs no more than its length.
func TestPageBounds(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"deep", strings.Repeat("<div>", 100_000), "512"},
		{"deep formatting", strings.Repeat("<b><i>", 100_000), "512"},
		{"wide", strings.Repeat("<p>a</p>", MaxElements+1), "elements"},
		{"long", strings.Repeat("x", MaxPage+1), "longer"},
		{"wide, but not too wide", "<article>" + strings.Repeat("<p>They met, and spoke, and left.</p>", MaxElements-10), ""},
		{"divs in divs", strings.Repeat(strings.Repeat("<div>", 400)+"They met, and spoke."+strings.Repeat("</div>", 400), 70), ""},
		{"one long word", "<p>" + strings.Repeat("x", 4<<20), ""},
		{"many attributes", "<p " + strings.Repeat("a=b ", 500_000) + ">They met.", ""},
		{"commas", "<p>" + strings.Repeat("a, ", 1<<20), ""},
		{"links", strings.Repeat("<a href=x>They met</a> ", 20_000), ""},
		{"breaks", strings.Repeat("a<br><br>", 9_000), ""},
		{"JSON-LD", `<script type="application/ld+json">` + strings.Repeat("[", 1<<20) + "</script>They met.", ""},
		{"tables", strings.Repeat("<table><tr><td>", 100) + strings.Repeat("They met, spoke, left.<td>", 10_000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			began := time.Now()
			_, err := Page([]byte(c.page), "", "")
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %s", took)
			} else if testing.Verbose() {
				t.Log(took)
			}
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func record(kind, contentType, body string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: http://herald.example/%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, len(body), contentType, len(body), body)
}

func response(head, body string) string {
	return record("response", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"+head+"\r\n"+body)
}

func page(day, text string) string {
	return `<html><meta property="article:published_time" content="` + day + `"><p>` + text
}

func TestWARC(t *testing.T) {
	records := []string{
		record("warcinfo", "application/warc-fields", "software: x\r\n"),
		record("request", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n"),
		response("", page("2019-01-22", "They met in Baku.")),
		"garbage that is no record\r\nand more\r\n",
		response("Content-Encoding: gzip\r\n", gz(t, page("2019-01-23", "They met again in Baku."))),
		"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nx\r\n\r\n",
		response("Transfer-Encoding: chunked\r\n", "5\r\n<html\r\n3b\r\n><meta property=\"article:published_time\" content=\"2019-01-2\r\n1a\r\n4\"><p>They parted in Baku.\r\n0\r\n\r\n"),
		record("response", "application/http; msgtype=response", "no response at all"),
		response("Content-Encoding: br\r\n", "xyz"),
		record("response", "application/http; msgtype=response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Nothing here."),
		record("response", "application/http; msgtype=response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
		response("", "<p>A page without a day."),
		response("", page("2019-01-25", strings.Repeat("x", MaxPage))),
		response("", page("2019-01-22", "They met in Baku.")),
		record("resource", "text/html", page("2019-01-26", "They were gone.")),
	}
	want := func(name string, lost int) []string {
		id := func(day int, text string) string {
			return (&dragoman.Report{Published: dragoman.DayOf(2019, 1, day), Text: text}).ContentID()
		}
		return []string{
			fmt.Sprintf("%s 2019-01-22 %q", id(22, "They met in Baku."), "They met in Baku."),
			fmt.Sprintf("! %s:4: no record begins where one should", name),
			fmt.Sprintf("%s 2019-01-23 %q", id(23, "They met again in Baku."), "They met again in Baku."),
			fmt.Sprintf(`! %s:6: the record's length "many" is no number`, name),
			fmt.Sprintf("%s 2019-01-24 %q", id(24, "They parted in Baku."), "They parted in Baku."),
			fmt.Sprintf(`! %s:8: the HTTP response cannot be read: malformed HTTP status code "response"`, name),
			fmt.Sprintf(`! %s:9: the page is compressed by "br", which is not read`, name),
			fmt.Sprintf("! %s:12: %s", name, noDate),
			fmt.Sprintf("! %s:13: the page is longer than %d bytes", name, MaxPage),
			fmt.Sprintf("= %s:14 %s: the same as another", name, id(22, "They met in Baku.")),
			fmt.Sprintf("%s 2019-01-26 %q", id(26, "They were gone."), "They were gone."),
			fmt.Sprintf("%% %s:0 2 responses that are no HTML or have another status than 200 were passed over", name),
		}
	}
	whole, each := strings.Join(records, ""), ""
	for _, r := range records {
		each += gz(t, r)
	}
	tree(t, map[string]string{"a.warc": whole, "b.warc.gz": gz(t, whole), "c.warc.gz": each})
	for _, name := range []string{"a.warc", "b.warc.gz", "c.warc.gz"} {
		expect(t, read(t, []string{name}, "", Options{}), want(name, 0)...)
	}

	// A damaged member loses itself, and its neighbours go on.
	a, b, c := gz(t, response("", page("2019-01-22", "They met in Baku."))), gz(t, response("", page("2019-01-23", strings.Map(letters, noise(2000))))), gz(t, response("", page("2019-01-24", "They left Baku.")))
	for at := 12; at < len(b); at += 97 {
		bad := []byte(b)
		bad[at] ^= 0x55
		got := read(t, nil, a+string(bad)+c, Options{})
		if len(got) < 3 || !strings.Contains(got[0], "They met") || !strings.Contains(got[len(got)-1], "They left") || !strings.HasPrefix(got[1], "! -:2: ") && !strings.HasPrefix(got[2], "! -:") {
			t.Fatalf("damaged at %d: %.300q", at, got)
		}
	}
	for cut := range len(b) - 1 {
		got := read(t, nil, a+b[:cut], Options{})
		if !strings.Contains(got[0], "They met") || cut > 20 && len(got) < 2 {
			t.Fatalf("cut off at %d: %.300q", cut, got)
		}
	}
}

func letters(r rune) rune {
	if r < 'A' {
		return 'x'
	}
	return r
}

func TestFeed(t *testing.T) {
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>The Herald</title><language>en-gb</language>
<item><title>They &amp; we met</title><link>http://herald.example/1</link><guid>g1</guid><pubDate>Tue, 22 Jan 2019 23:30:00 +0400</pubDate><description>&lt;p&gt;They met in &lt;b&gt;Baku&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;They left.&lt;/p&gt;</description></item>
<item><title>A headline alone</title><pubDate>23 Jan 2019 10:00:00 GMT</pubDate></item>
<item><title>Undated</title><description>They met.</description></item>
</channel></rss>`
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><entry><id>e1</id><title>Met</title><updated>2019-01-24T00:00:00Z</updated>
<author><name>A. Reporter</name></author><link href="http://agency.example/1"/><content type="html">They met &lt;i&gt;again&lt;/i&gt;.</content></entry></feed>`
	tree(t, map[string]string{"a.xml": rss, "b.atom": atom, "c.xml": "<?xml version='1.0'?><opml></opml>",
		"d.rss": "<rss><channel>" + strings.Repeat("<a>", 100_000), "e.xml": "<rss version='2.0'><channel><item>"})
	got := read(t, []string{"."}, "", Options{})
	expect(t, got[:4],
		`g1 2019-01-22 "They met in Baku.\n\nThey left."`,
		(&dragoman.Report{Published: dragoman.DayOf(2019, 1, 23), Text: "A headline alone"}).ContentID()+` 2019-01-23 "A headline alone"`,
		"! a.xml:3: "+noDate,
		`e1 2019-01-24 "They met again."`)
	if len(got) < 6 || got[4] != "! c.xml: it is a list of feeds: dragoman watch reads it" || got[5] != "! d.rss: the elements of the feed lie more than 64 deep" {
		t.Errorf("got %q", got[4:])
	}
	items, err := Feed([]byte(rss))
	want := dragoman.Report{ID: "g1", URL: "http://herald.example/1", Source: "The Herald", Title: "They & we met", Lang: "en-gb",
		Published: dragoman.DayOf(2019, 1, 22), Text: "They met in Baku.\n\nThey left."}
	if err != nil || len(items) != 3 || items[0] != want {
		t.Errorf("got %+v, %v", items, err)
	}
	many := "<rss version='2.0'><channel>" + strings.Repeat("<item><title>x</title></item>", MaxItems+1) + "</channel></rss>"
	if _, err := Feed([]byte(many)); err == nil {
		t.Error("a feed of too many items is read")
	}
}

func TestCSV(t *testing.T) {
	tree(t, map[string]string{
		"a.csv": "\ufeffid,published,headline,body,n\r\n1,2019-01-22,\"They, met\",\"They met\r\nin \"\"Baku\"\".\",5\r\n\r\n2,20190123,,They \"left\".\r\n3,yesterday,,x\r\n4,2018-02-30,,x\r\n5,2019-01-24,,\r\n",
		"b.csv": "date;text\n22 Jan 2019;They met; and more\n2019-01-23;\"not closed\nand on\n",
		"c.tsv": "day\tstory\n2019-01-22\tThey met.\n",
		"d.csv": "a,b\n1,2\n",
		"e":     "date|text|x\n2019-01-22|They met there.|\n",
		"f.csv": "date,text\n2019-01-22,Nicol\xe1s met them.\n2019-01-22,\"" + strings.Repeat("x", MaxLine) + "\"\n2019-01-23,They left.\n",
	})
	id := func(day int, text string) string {
		return (&dragoman.Report{Published: dragoman.DayOf(2019, 1, day), Text: text}).ContentID()
	}
	expect(t, read(t, []string{"a.csv", "b.csv"}, "", Options{}),
		"1 2019-01-22 "+fmt.Sprintf("%q", "They met\r\nin \"Baku\"."),
		`2 2019-01-23 "They \"left\"."`,
		`! a.csv:6: date "yesterday": want YYYY-MM-DD: invalid`,
		`! a.csv:7: date "2018-02-30": the calendar has no such day: invalid`,
		`! a.csv:8: there is no text`,
		id(22, "They met")+` 2019-01-22 "They met"`,
		`! b.csv:3: a quote is not closed, and all behind it belongs to it`)
	expect(t, read(t, []string{"c.tsv", "d.csv"}, "", Options{Columns: Columns{"text": "story", "date": "day"}}),
		id(22, "They met.")+` 2019-01-22 "They met."`,
		`! d.csv:1: there is no column "story" among ["a" "b"]: say which is with --map text=COLUMN`)
	expect(t, read(t, []string{"e", "f.csv"}, "", Options{}),
		id(22, "They met there.")+` 2019-01-22 "They met there."`,
		`% f.csv:2 it is no UTF-8 and was read as Windows-1252`,
		id(22, "Nicolás met them.")+` 2019-01-22 "Nicolás met them."`,
		fmt.Sprintf("! f.csv:3: the row is longer than %d bytes: is there a quote that is not closed?", MaxLine),
		id(23, "They left.")+` 2019-01-23 "They left."`)
}

func TestColumns(t *testing.T) {
	got, err := ParseColumns("text=body, published = day")
	if err != nil || got["text"] != "body" || got["date"] != "day" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, s := range []string{"text", "words=body", "text=", "=x"} {
		if _, err := ParseColumns(s); err == nil {
			t.Errorf("%q is read", s)
		}
	}
	tree(t, map[string]string{"a.jsonl": `{"key": 7, "day": "2019-01-22", "body": "They met.", "text": "no"}` + "\n" + `{"day": "2019-01-22", "body": 3}` + "\n"})
	expect(t, read(t, []string{"a.jsonl"}, "", Options{Columns: Columns{"id": "key", "date": "day", "text": "body"}}),
		`7 2019-01-22 "They met."`, "! a.jsonl:2: body: want a string, not a JSON number")
}

func TestParquet(t *testing.T) {
	type row struct {
		ID   int64     `parquet:"id"`
		Day  int32     `parquet:"day,date"`
		At   time.Time `parquet:"at,timestamp(microsecond)"`
		Body *string   `parquet:"body,optional,zstd"`
		Tags []string  `parquet:"tags,list"`
	}
	t.Chdir(t.TempDir())
	rows := make([]row, 300)
	for i := range rows {
		s := fmt.Sprintf("They met for the %dth time.", i)
		rows[i] = row{ID: int64(i), Day: 17918, At: time.Date(2019, 1, 23, 22, 0, 0, 0, time.UTC), Body: &s}
	}
	rows[7].Body = nil
	if err := parquet.WriteFile("a.parquet", rows); err != nil {
		t.Fatal(err)
	}
	got := read(t, []string{"a.parquet"}, "", Options{Columns: Columns{"text": "body", "date": "day"}})
	if len(got) != 300 || got[0] != `0 2019-01-22 "They met for the 0th time."` || got[7] != "! a.parquet:8: there is no text" || got[299] != `299 2019-01-22 "They met for the 299th time."` {
		t.Errorf("got %d: %.200q ... %q", len(got), got, got[len(got)-1])
	}
	got = read(t, []string{"a.parquet"}, "", Options{Columns: Columns{"date": "at"}})
	if len(got) != 300 || got[0] != `0 2019-01-23 "They met for the 0th time."` {
		t.Errorf("got %d: %.200q", len(got), got)
	}
	whole, err := os.ReadFile("a.parquet")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, read(t, nil, string(whole), Options{}), "! -: a Parquet file is read from the file itself, not from a pipe")
	for at := 0; at < len(whole); at += len(whole) / 200 { // nothing of it panics
		bad := bytes.Clone(whole)
		bad[at] ^= 0xff
		if err := os.WriteFile("bad.parquet", bad, 0o600); err != nil {
			t.Fatal(err)
		}
		read(t, []string{"bad.parquet"}, "", Options{})
	}
}

func TestMbox(t *testing.T) {
	mails := strings.ReplaceAll(`From a@b.example Tue Jan 22 10:00:00 2019
Message-ID: <m1@b.example>
Date: Tue, 22 Jan 2019 10:00:00 +0100
From: =?utf-8?Q?Agence_N=C3=A9ws?= <a@b.example>
Subject: =?iso-8859-1?Q?Nicol=E1s?= met
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Nicol=E1s met them in Ba=
ku.
>From there he left.

From c@d.example Wed Jan 23 10:00:00 2019
Date: Wed, 23 Jan 2019 10:00:00 +0100
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/html

<p>They <b>met</b> again.</p>
--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

VGhleSBtZXQu
--x--

From e@f.example Wed Jan 23 10:00:00 2019
Date: Thu, 24 Jan 2019 10:00:00 +0100
Content-Type: text/html

<p>They <b>left</b>.</p>

From g@h.example Wed Jan 23 10:00:00 2019
no head at all

From i@j.example Wed Jan 23 10:00:00 2019
Subject: undated

They stayed.
`, "\n", "\r\n")
	tree(t, map[string]string{"a.mbox": mails, "b": strings.ReplaceAll(mails, "\r\n", "\n")})
	want := []string{
		`m1@b.example 2019-01-22 "Nicolás met them in Baku.\nFrom there he left."`,
		(&dragoman.Report{Published: dragoman.DayOf(2019, 1, 23), Text: "They met."}).ContentID() + ` 2019-01-23 "They met."`,
		(&dragoman.Report{Published: dragoman.DayOf(2019, 1, 24), Text: "They left."}).ContentID() + ` 2019-01-24 "They left."`,
		"! a.mbox:4: the head of the mail cannot be read",
		"! a.mbox:5: " + noDate,
	}
	expect(t, read(t, []string{"a.mbox"}, "", Options{}), want...)
	expect(t, read(t, []string{"b"}, "", Options{}), strings.Split(strings.ReplaceAll(strings.Join(want, "\n"), "a.mbox", "b"), "\n")...)
	for rep := range Read(t.Context(), []string{"b"}, nil, Options{}) {
		if rep.Title != "Nicolás met" || rep.Source != "Agence Néws" {
			t.Errorf("got %+v", rep)
		}
		break
	}
	deep := "From a b\nDate: Tue, 22 Jan 2019 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=x\n\n" + strings.Repeat("--x\nContent-Type: multipart/mixed; boundary=x\n\n", 20_000)
	expect(t, read(t, nil, deep, Options{}), "! -:1: there is no text")
}

func TestLanguages(t *testing.T) {
	for _, c := range []struct{ said, text, want string }{
		{"", "The foreign minister of Iran visited Baku on Monday.", "en"},
		{"", "Iran.", "en"},
		{"", "El ministro de Asuntos Exteriores de Irán visitó Bakú el lunes y se reunió con el presidente.", "es"},
		{"", "Le président de l'Iran a visité Bakou lundi et il est reparti avec une délégation dans la soirée.", "fr"},
		{"", "Der Außenminister von Iran hat am Montag Baku besucht und ist mit dem Präsidenten zusammengetroffen.", "de"},
		{"", "İran Dışişleri Bakanı pazartesi günü Bakü'yü ziyaret etti ve bir anlaşma için görüşme yapıldı.", "tr"},
		{"", "Министр иностранных дел Ирана посетил Баку.", "ru"},
		{"", "وزير الخارجية الإيراني يزور باكو.", "ar"},
		{"", "伊朗外长访问巴库", "zh"},
		{"", "イランの外相がバクーを訪問した", "ja"},
		{"", "Die Minister, said Le Monde, met Der Spiegel reporters in the Hague; el presidente was there, and the talks went on for two hours.", "en"},
		{"", "Minister Spraw Zagranicznych Iranu złożył wizytę w Baku i nie jest to pierwsza wizyta w regionie, ale najważniejsza.", "pl"},
		{"en-GB", "El ministro de Asuntos Exteriores de Irán visitó Bakú el lunes.", "en"},
		{"fr", "They met.", "fr"},
	} {
		lang, ok := English(c.said, "", c.text)
		if lang != c.want || ok != (c.want == "en") {
			t.Errorf("%.40q is %q, %v; want %q", c.text, lang, ok, c.want)
		}
	}
	expect(t, read(t, nil, `{"id": "a", "date": "2019-01-22", "lang": "fr", "text": "Ils."}`+"\n"+`{"id": "b", "date": "2019-01-22", "text": "They met."}`+"\n", Options{}),
		"= -:1 a: not English fr", `b 2019-01-22 "They met."`)
}

func TestDays(t *testing.T) {
	for s, want := range map[string]string{
		"2019-01-22": "2019-01-22", "2019-01-22T23:59:00-05:00": "2019-01-22", "20190122": "2019-01-22", "2019/1/22": "2019-01-22",
		"22 January 2019": "2019-01-22", "January 22, 2019 10:00 AM": "2019-01-22", "Tue, 22 Jan 2019 10:00:00 GMT": "2019-01-22",
		"Tue Jan 22 10:00:00 2019": "2019-01-22", "Jan 22, 2019": "2019-01-22", "2019-01-22 at 10:00": "2019-01-22",
		"01/02/2019": "", "yesterday": "", "2019": "", "2019-13-01": "", "": "", "22 January 2019 or so": "", "Tue": "",
	} {
		if got, _ := dayOf(s); got.String() != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

func TestEmptyInput(t *testing.T) {
	for _, err := range Read(t.Context(), nil, strings.NewReader(""), Options{}) {
		if err == nil || err.Error() != "standard input is empty" {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(article(`<meta name="date" content="2019-01-22">`, twoParagraphs)))
	f.Add([]byte("<table><td><svg><a><table>"))
	fuzz(f, func(_ testing.TB, b []byte) []byte {
		return append([]byte(`<html><meta name="date" content="2019-01-22">`), b...)
	})
}

func FuzzWARC(f *testing.F) {
	f.Add([]byte(response("", page("2019-01-22", "They met."))))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 5\r\n\r\nabc"))
	fuzz(f, func(_ testing.TB, b []byte) []byte { return append([]byte("WARC/1.0\r\n"), b...) })
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte("<channel><item><title>x</title><pubDate>2019-01-22</pubDate></item></channel></rss>"))
	fuzz(f, func(_ testing.TB, b []byte) []byte { return append([]byte("<rss version='2.0'>"), b...) })
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("2019-01-22,\"a\"\"b\nc\"\n"))
	fuzz(f, func(_ testing.TB, b []byte) []byte { return append([]byte("date,text\n"), b...) })
}

func FuzzMbox(f *testing.F) {
	f.Add([]byte("Date: Tue, 22 Jan 2019 10:00:00 +0100\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nThey met.\n--x--\n"))
	fuzz(f, func(_ testing.TB, b []byte) []byte { return append([]byte("From a b\nSubject: x\n"), b...) })
}

func FuzzParquet(f *testing.F) {
	type row struct {
		Date string `parquet:"date"`
		Text string `parquet:"text,snappy"`
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, []row{{"2019-01-22", "They met."}, {"2019-01-23", "They left."}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		t.Chdir(t.TempDir())
		if err := os.WriteFile("a.parquet", data, 0o600); err != nil {
			t.Fatal(err)
		}
		for range Read(t.Context(), []string{"a.parquet"}, nil, Options{}) {
		}
	})
}

func BenchmarkFormats(b *testing.B) {
	var warc, feed, table, mail strings.Builder
	feed.WriteString("<rss version='2.0'><channel>")
	table.WriteString("date,text\n")
	for i := range 200 {
		text := fmt.Sprintf("The ministers met for the %dth time in Baku, and %s.", i, strings.Repeat("they spoke of the railway, ", 40))
		warc.WriteString(response("", article(`<meta property="article:published_time" content="2019-01-22">`, "<p>"+text+"</p>")))
		fmt.Fprintf(&feed, "<item><pubDate>Tue, 22 Jan 2019 10:00:00 GMT</pubDate><description>&lt;p&gt;%s&lt;/p&gt;</description></item>", text)
		fmt.Fprintf(&table, "2019-01-22,\"%s\"\n", text)
		fmt.Fprintf(&mail, "From a b\nDate: Tue, 22 Jan 2019 10:00:00 +0000\n\n%s\n\n", text)
	}
	feed.WriteString("</channel></rss>")
	for _, c := range []struct{ name, content string }{{"warc", warc.String()}, {"rss", feed.String()}, {"csv", table.String()}, {"mbox", mail.String()}} {
		b.Run("from="+c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.content)))
			for b.Loop() {
				n := 0
				for _, err := range Read(b.Context(), nil, strings.NewReader(c.content), Options{}) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 200 {
					b.Fatal(n)
				}
			}
		})
	}
}
