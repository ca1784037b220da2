package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/dragoman-events/dragoman"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/s3blob" // registers s3://
	"gocloud.dev/gcerrors"
)

// isURL tells an address in a store from a path on the disk.
func isURL(s string) bool {
	scheme, _, ok := strings.Cut(s, "://")
	return ok && scheme != "" && !strings.ContainsAny(scheme, `/\.`)
}

// openBucket opens the store of an address such as
// "s3://bucket/some/folder?region=eu-central-1&endpoint=https://...", and
// gives the key that its path names. The query is the driver's.
func openBucket(ctx context.Context, address string) (*blob.Bucket, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", fmt.Errorf("address %q: %w: %w", address, err, dragoman.ErrInvalid)
	}
	if u.Scheme != "s3" {
		return nil, "", fmt.Errorf("address %q: want a path, or s3://bucket/folder: %w", address, dragoman.ErrInvalid)
	}
	key := strings.TrimPrefix(u.Path, "/")
	u.Path = ""
	b, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		return nil, "", fmt.Errorf("store %s: %w", address, err)
	}
	return b, key, nil
}

// Store is where a run keeps its manifest, parts and reports: a folder on the
// disk, or a folder in a store that speaks S3.
type Store struct {
	At     string // as the user wrote it; a path on the disk is absolute
	bucket *blob.Bucket
}

// OpenStore opens a store. A folder that is not there is made.
func OpenStore(ctx context.Context, at string) (*Store, error) {
	if isURL(at) {
		b, key, err := openBucket(ctx, at)
		if err != nil {
			return nil, err
		}
		if key != "" {
			b = blob.PrefixedBucket(b, strings.TrimSuffix(key, "/")+"/")
		}
		return &Store{at, b}, nil
	}
	abs, err := filepath.Abs(at)
	if err != nil {
		return nil, err
	}
	b, err := fileblob.OpenBucket(abs, &fileblob.Options{CreateDir: true, DirFileMode: 0o777, NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, fmt.Errorf("folder %s: %w", at, err)
	}
	return &Store{abs, b}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.bucket.Close() }

// local gives the folder of a store on the disk.
func (s *Store) local() (string, bool) { return s.At, !isURL(s.At) }

// put writes a file where none is, and reports whether it did; a file that is
// there already is left as it is. A reader sees the whole file or none.
func (s *Store) put(ctx context.Context, key string, data []byte) (bool, error) {
	w, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{IfNotExist: true})
	if err != nil {
		return false, fmt.Errorf("write %s: %w", key, err)
	}
	_, err = w.Write(data)
	if err2 := w.Close(); err == nil {
		err = err2
	}
	switch gcerrors.Code(err) {
	case gcerrors.OK:
		return true, nil
	case gcerrors.FailedPrecondition, gcerrors.AlreadyExists:
		return false, nil
	}
	if errors.Is(err, os.ErrExist) {
		return false, nil
	}
	return false, fmt.Errorf("write %s: %w", key, err)
}

// get reads a whole small file; ErrNotFound when there is none.
func (s *Store) get(ctx context.Context, key string) ([]byte, error) {
	data, err := s.bucket.ReadAll(ctx, key)
	switch {
	case err == nil:
		return data, nil
	case gcerrors.Code(err) == gcerrors.NotFound:
		return nil, fmt.Errorf("%s has no %s: %w", s.At, key, dragoman.ErrNotFound)
	}
	return nil, fmt.Errorf("read %s: %w", key, err)
}

// list gives the keys under a folder and their sizes in bytes.
func (s *Store) list(ctx context.Context, folder string) (map[string]int64, error) {
	keys := map[string]int64{}
	for it := s.bucket.List(&blob.ListOptions{Prefix: folder}); ; {
		o, err := it.Next(ctx)
		if errors.Is(err, io.EOF) {
			return keys, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", folder, err)
		}
		if !o.IsDir {
			keys[o.Key] = o.Size
		}
	}
}

// remove deletes a file; one that is not there is no error.
func (s *Store) remove(ctx context.Context, key string) error {
	if err := s.bucket.Delete(ctx, key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("remove %s: %w", key, err)
	}
	return nil
}
