package lang

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/dragoman-events/dragoman"
)

// A weights file is a header and sections, all numbers little endian:
//
//	8 bytes  "dragoman"
//	4 bytes  version of the format
//	4 bytes  number of sections
//	then each: 8 bytes of name, padded with zeros; 4 bytes of length; 4 bytes
//	of CRC-32 (Castagnoli); the section itself
//
// A change to the features of a model changes the version too: weights mean
// nothing under other features.
const (
	weightsMagic   = "dragoman"
	weightsVersion = 2
)

// section is a named part of a weights file.
type section struct {
	name string
	data []byte
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// packSections writes a weights file.
func packSections(sections []section) []byte {
	b := []byte(weightsMagic)
	b = binary.LittleEndian.AppendUint32(b, weightsVersion)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(sections)))
	for _, s := range sections {
		var name [8]byte
		copy(name[:], s.name)
		b = append(b, name[:]...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(s.data)))
		b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(s.data, castagnoli))
		b = append(b, s.data...)
	}
	return b
}

// readSections reads a weights file. The sections point into b.
func readSections(b []byte) ([]section, error) {
	if len(b) < 16 || string(b[:8]) != weightsMagic {
		return nil, fmt.Errorf("no weights file: it does not begin with %q: %w", weightsMagic, dragoman.ErrInvalid)
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v != weightsVersion {
		return nil, fmt.Errorf("weights have format %d, this program reads %d: train them anew: %w", v, weightsVersion, dragoman.ErrInvalid)
	}
	n := int(binary.LittleEndian.Uint32(b[12:]))
	b = b[16:]
	var out []section
	for i := range n {
		if len(b) < 16 {
			return nil, fmt.Errorf("weights: section %d of %d is cut short: %w", i+1, n, dragoman.ErrInvalid)
		}
		name := string(b[:8])
		for len(name) > 0 && name[len(name)-1] == 0 {
			name = name[:len(name)-1]
		}
		size, sum := int(binary.LittleEndian.Uint32(b[8:])), binary.LittleEndian.Uint32(b[12:])
		b = b[16:]
		if size > len(b) {
			return nil, fmt.Errorf("weights: section %q is cut short: %d bytes of %d: %w", name, len(b), size, dragoman.ErrInvalid)
		}
		if crc32.Checksum(b[:size], castagnoli) != sum {
			return nil, fmt.Errorf("weights: section %q is damaged: %w", name, dragoman.ErrInvalid)
		}
		out = append(out, section{name, b[:size]})
		b = b[size:]
	}
	return out, nil
}

// appendStrings writes a list of strings: a count, then each with its length.
func appendStrings(b []byte, list []string) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(len(list)))
	for _, s := range list {
		b = append(b, byte(len(s)))
		b = append(b, s...)
	}
	return b
}

// readStrings reads what appendStrings wrote, and returns what follows.
func readStrings(b []byte) (list []string, rest []byte, err error) {
	short := fmt.Errorf("names cut short: %w", dragoman.ErrInvalid)
	if len(b) < 2 {
		return nil, nil, short
	}
	n := int(binary.LittleEndian.Uint16(b))
	b = b[2:]
	for range n {
		if len(b) < 1 || len(b) < 1+int(b[0]) {
			return nil, nil, short
		}
		list = append(list, string(b[1:1+int(b[0])]))
		b = b[1+int(b[0]):]
	}
	return list, b, nil
}
