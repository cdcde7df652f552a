package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMailSettings(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("from the file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := map[string]string{"SMTP_ADDR": "mail.example:587", "SMTP_FROM": "Fortschreibung <noreply@example.org>"}
	for name, test := range map[string]struct {
		set   map[string]string
		fault string
	}{
		"a server":            {nil, ""},
		"with a password":     {map[string]string{"SMTP_USER": "u", "SMTP_PASSWORD_FILE": password}, ""},
		"no port":             {map[string]string{"SMTP_ADDR": "mail.example"}, "SMTP_ADDR"},
		"no sender":           {map[string]string{"SMTP_FROM": ""}, "SMTP_FROM"},
		"no TLS":              {map[string]string{"SMTP_TLS": "none"}, "SMTP_TLS"},
		"no TLS on loopback":  {map[string]string{"SMTP_TLS": "none", "SMTP_ADDR": "127.0.0.1:25"}, ""},
		"unknown TLS":         {map[string]string{"SMTP_TLS": "ssl"}, "SMTP_TLS"},
		"user only":           {map[string]string{"SMTP_USER": "u"}, "SMTP_PASSWORD"},
		"two passwords":       {map[string]string{"SMTP_USER": "u", "SMTP_PASSWORD": "p", "SMTP_PASSWORD_FILE": password}, "SMTP_PASSWORD"},
		"no such file":        {map[string]string{"SMTP_USER": "u", "SMTP_PASSWORD_FILE": password + "x"}, "SMTP_PASSWORD_FILE"},
		"hours that run back": {map[string]string{"NOTICE_HOURS": "18:00-08:00"}, "NOTICE_HOURS"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variables := range []map[string]string{server, test.set} {
				for variable, value := range variables {
					t.Setenv(variable, value)
				}
			}
			c, err := readConfig()
			var fault setupError
			switch {
			case test.fault == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.fault != "" && (!errors.As(err, &fault) || !strings.Contains(err.Error(), test.fault)):
				t.Errorf("%v does not name %s", err, test.fault)
			case test.set["SMTP_USER"] != "" && test.fault == "" && c.SMTPPassword != "from the file":
				t.Errorf("password %q", c.SMTPPassword)
			}
		})
	}
}
