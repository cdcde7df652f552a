//go:build !race

package paper

const raceFactor = 1
