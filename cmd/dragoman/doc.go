// Dragoman reads dated news and keeps the diplomatic record: who did what to
// whom, when and where, every fact pointing at the words it came from.
//
//	dragoman code report.txt           the events of a report
//	dragoman add archive.jsonl.gz      reports into the record
//	dragoman events --pair IRN,AZE     what the record holds
//	dragoman visits Iran Azerbaijan    who visited whom, and on what it rests
//	dragoman explain "..."             why a text is coded as it is
//
// main only hands over: there is one file for each command, which reads its
// flags, calls the packages below and prints. root.go lists the commands. Each
// has a script under testdata/script that reads like a session.
//
// Results go to standard output, everything else to standard error. A country
// is said by its code or its name, a day as YYYY-MM-DD.
//
// The exit status is part of the interface:
//
//	0  done
//	1  an error: nothing, or not all, was done
//	2  wrong usage: nothing was tried
//	3  some reports were refused, each by name, and all others done
//
// A pipe that is closed early, as by head, is no error.
package main
