// Package web holds the web app as it was built, for the program to serve.
package web

import (
	"embed"
	"io/fs"
)

// built is the folder dist when the app was built before the program, and else
// only the file that keeps the folder.
//
//go:embed all:dist
var built embed.FS

// App gives the files of the app; ok is false when the program was built
// without it.
func App() (files fs.FS, ok bool) {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}
