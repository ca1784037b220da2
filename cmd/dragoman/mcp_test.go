package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMCP has an assistant ask the program on its standard input and output.
func TestMCP(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "wire.jsonl"), []byte(`{"id":"w1","date":"2019-01-22","text":"Iran's defence minister visited Baku on Monday."}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), exe)
		cmd.Args, cmd.Dir = append([]string{"dragoman"}, args...), dir // by this name TestMain knows it
		return cmd
	}
	if out, err := command("add", "wire.jsonl").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	c, err := client.Connect(t.Context(), &mcp.CommandTransport{Command: command("mcp")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.CallTool(t.Context(), &mcp.CallToolParams{Name: "visits", Arguments: map[string]any{"a": "Iran", "b": "Azerbaijan"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := r.Content[0].(*mcp.TextContent).Text; !strings.Contains(text, "visited Baku") || !strings.Contains(text, "2019-01-21") {
		t.Error(text)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
