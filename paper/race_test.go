//go:build race

package paper

// raceFactor is how much slower the race detector may make reading.
const raceFactor = 10
