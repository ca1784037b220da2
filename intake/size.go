package intake

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Size gives about how many bytes [Read] will take from paths, for a progress
// bar; 0 when that cannot be known beforehand, as of standard input or a pipe.
func Size(paths []string) int64 {
	var sum int64
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case p == "-" || err == nil && !info.IsDir() && !info.Mode().IsRegular():
			return 0
		case err != nil: // Read refuses it by name
		case !info.IsDir():
			sum += info.Size()
		default:
			_ = filepath.WalkDir(p, func(name string, d fs.DirEntry, err error) error {
				if err != nil {
					return nil //nolint:nilerr // as above
				}
				if name != p && strings.HasPrefix(d.Name(), ".") {
					if d.IsDir() {
						return fs.SkipDir
					}
					return nil
				}
				if info, err := d.Info(); err == nil && d.Type().IsRegular() {
					sum += info.Size()
				}
				return nil
			})
		}
	}
	return sum
}
