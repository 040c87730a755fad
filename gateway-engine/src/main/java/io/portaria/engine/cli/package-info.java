/// The commands of `portaria`. Exit codes: 0 done, 1 refused or not verified, 2 wrong usage, 3 the gateway cannot be
/// reached. Every error is a sentence on stderr.
@NullMarked
package io.portaria.engine.cli;

import org.jspecify.annotations.NullMarked;
