package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func newBackup() *cobra.Command {
	var db string
	cmd := &cobra.Command{
		Use:     "backup FILE",
		GroupID: groupRecord,
		Short:   "Copy the record while others use it",
		Long: `Backup copies the record, as it stands in one moment, into a new file. Others may
read and write meanwhile. The copy is a record like any other, as small as it
can be; it is on the disk and has been read back when backup ends. A file that
is there already is never written over.`,
		Example: `  dragoman backup iran-2026-11-26.db
  dragoman backup --db iran.db /mnt/backup/iran.db`,
		Args: wants(1, "a file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := openRecord(db)
			if err != nil {
				return err
			}
			defer l.Close()
			if err := l.Backup(cmd.Context(), args[0]); err != nil {
				return err
			}
			info, err := os.Stat(args[0])
			if err != nil {
				return err
			}
			copied, err := openRecord(args[0])
			if err != nil {
				return err
			}
			defer copied.Close()
			cover, err := copied.Coverage(cmd.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s holds %s from %s in %d bytes\n", args[0], count(cover.Events, "event"), covers(cover), info.Size())
			return nil
		},
	}
	addDB(cmd, &db)
	return cmd
}
