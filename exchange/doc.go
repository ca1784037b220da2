// Package exchange writes events in the formats of the field and for the eye.
package exchange
