package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestStopServe ends the desk while it takes an upload in: it ends well, the
// record is sound and has whole reports, and what is given again to the next
// desk makes the record that was never interrupted.
func TestStopServe(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), exe)
		cmd.Args, cmd.Dir = append([]string{"dragoman"}, args...), dir // by this name TestMain knows it
		return cmd
	}
	run := func(args ...string) string {
		t.Helper()
		out, err := command(args...).CombinedOutput()
		if err != nil {
			t.Fatalf("dragoman %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	const reports = 400
	var lines bytes.Buffer
	towns := []string{"Baku", "Ankara", "Moscow", "Tbilisi", "Yerevan", "Baghdad"}
	for i := range reports {
		fmt.Fprintf(&lines, `{"id": "r%04d", "date": "20%02d-%02d-%02d", "text": "The foreign minister of Iran visited %s on Monday. He signed an agreement on %d trains."}`+"\n",
			i, 10+i%9, 1+i%12, 1+i%28, towns[i%len(towns)], i)
	}
	if err := os.WriteFile(filepath.Join(dir, "wire.jsonl"), lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	run("add", "--db", "whole.db", "wire.jsonl")
	want := run("events", "--db", "whole.db")

	// upload opens a desk, gives it the file and, when the job has come so far,
	// ends the desk; it tells how many reports had been read.
	upload := func(enough func(reports int, state string) bool) (read int) {
		t.Helper()
		cmd := command("serve", "--db", "stopped.db", "--addr", "127.0.0.1:0", "--log", "error")
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		fail := func(err error) {
			t.Helper()
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // its output is wanted, not how it ended
			t.Fatalf("%v\n%s", err, &stderr)
		}
		line, err := bufio.NewReader(stdout).ReadString('\n')
		at := strings.Index(line, "http://")
		if err != nil || at < 0 {
			fail(fmt.Errorf("no address in %q: %w", line, err))
		}
		api := strings.TrimSpace(line[at:]) + "api/v1/intake"
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("files", "wire.jsonl")
		if err == nil {
			_, err = part.Write(lines.Bytes())
		}
		if err == nil {
			err = form.Close()
		}
		if err != nil {
			fail(err)
		}
		type job struct {
			ID      string `json:"id"`
			State   string `json:"state"`
			Reports int    `json:"reports"`
			Fault   string `json:"fault"`
		}
		var j job
		ask := func(method, url string, status int, body io.Reader) {
			t.Helper()
			req, err := http.NewRequestWithContext(t.Context(), method, url, body)
			if err != nil {
				fail(err)
			}
			req.Header.Set("X-Dragoman", "1")
			req.Header.Set("Content-Type", form.FormDataContentType())
			w, err := http.DefaultClient.Do(req)
			if err != nil {
				fail(err)
			}
			raw, err := io.ReadAll(w.Body)
			if err == nil {
				err = w.Body.Close()
			}
			if err == nil && w.StatusCode != status {
				err = fmt.Errorf("status %d: %s", w.StatusCode, raw)
			}
			if err == nil {
				err = json.Unmarshal(raw, &j)
			}
			if err != nil {
				fail(fmt.Errorf("%s %s: %w", method, url, err))
			}
		}
		ask(http.MethodPost, api, http.StatusAccepted, &body)
		for !enough(j.Reports, j.State) {
			if j.Fault != "" {
				fail(fmt.Errorf("the upload failed: %s", j.Fault))
			}
			time.Sleep(5 * time.Millisecond)
			ask(http.MethodGet, api+"/"+j.ID, http.StatusOK, http.NoBody)
		}
		http.DefaultClient.CloseIdleConnections()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			fail(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("the desk ends with %v\n%s", err, &stderr)
		}
		return j.Reports
	}
	read := upload(func(reports int, state string) bool { return reports > 0 || state == "done" })
	t.Logf("%d of %d reports had been read", read, reports)
	if out := run("doctor", "--db", "stopped.db"); !strings.Contains(out, "sound") {
		t.Errorf("stopped, the record is not sound:\n%s", out)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "stopped.db-*")); err != nil || len(left) > 0 {
		t.Errorf("stopped, the desk left %v (%v)", left, err)
	}
	upload(func(_ int, state string) bool { return state == "done" })
	if got := run("events", "--db", "stopped.db"); got != want {
		t.Errorf("stopped and gone on with, the record has other events (%d bytes, want %d)", len(got), len(want))
	}
}
