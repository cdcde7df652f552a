package api

import "fortschreibung/strategy"

// RouteLine is a line of the route table, for documentation.
type RouteLine struct {
	Method, Path string
	Tag, Summary string // German
	Action       strategy.Action
}

// RouteLines lists the whole interface in the order of the route table.
func RouteLines() []RouteLine {
	var lines []RouteLine
	for _, r := range (&server{}).routes() {
		lines = append(lines, RouteLine{Method: r.method, Path: r.path, Tag: r.tag, Summary: r.summary, Action: r.action})
	}
	return lines
}
