package web

// monitorTable is the Digitalmonitor as a table for spreadsheets.
func monitorTable(*visit) string { return "/monitor/table" }
