// Package embedded starts the default engines, PostgreSQL and Temporal, as child
// processes of this program. It is for the single-machine installation and for tests;
// an installation with its own engines sets DATABASE_URL and TEMPORAL_ADDRESS instead.
//
// Each engine owns one directory. A lock keeps two programs from using the same one. A
// child dies with the program, also when that is killed; one that outlived it all the
// same is found and ended at the next start, and the engine recovers from its own log.
//
// The package needs Linux (parent-death signals, /proc).
package embedded
