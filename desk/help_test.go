package desk

import (
	"context"
	"time"
)

// contextOf is for work that is shared by tests and outlasts each.
func contextOf() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 2*time.Minute)
}
