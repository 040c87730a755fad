/// What goes on and what went on: counts of today, the sessions that are open, and the index by which the others are
/// found. Nothing here is to be believed: it can be made anew from recordings.
@NullMarked
package io.portaria.engine.activity;

import org.jspecify.annotations.NullMarked;
