//go:build race

package documents

// raceFactor is how much slower the race detector lets the program be.
const raceFactor = 10
