package lang

import (
	"context"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dragoman-events/dragoman"
)

// TestTrainRun trains when asked: DRAGOMAN_TRAIN and DRAGOMAN_DEV name files,
// DRAGOMAN_OUT the directory.
func TestTrainRun(t *testing.T) {
	train := os.Getenv("DRAGOMAN_TRAIN")
	if train == "" {
		t.Skip("DRAGOMAN_TRAIN is not set")
	}
	tagger, _ := strconv.Atoi(os.Getenv("TE"))
	parser, _ := strconv.Atoi(os.Getenv("PE"))
	err := Train(context.Background(), TrainOptions{
		Train: strings.Fields(train), Dev: strings.Fields(os.Getenv("DRAGOMAN_DEV")), Out: os.Getenv("DRAGOMAN_OUT"),
		Seed: 1, TaggerEpochs: tagger, ParserEpochs: parser, Day: dragoman.DayOf(2026, 11, 25), Log: os.Stdout,
	})
	if err != nil {
		t.Fatal(err)
	}
}
