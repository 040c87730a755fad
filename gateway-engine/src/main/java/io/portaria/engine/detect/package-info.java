/// What the bytes of a value are: Brazilian identifiers, contact data, cards, addresses of the net and secrets.
///
/// ```
/// column or key name ──▶ ColumnHints ──▶ ColumnHint ─┐
/// bytes of a text ──────────────────────▶ TextScanner ├──▶ Findings ──▶ ColumnEvidence ──▶ what counts
/// integer ──────────────────────────▶ IntegerScanner ─┘
/// ```
///
/// Everything here works on slices of UTF-8 and allocates nothing for a value in which nothing is found: results of
/// any width pass through it. The room touches the JDK only, does no I/O and writes no log, for it sees raw values.
/// The shapes, check digits and rates are those of the public descriptions of each identifier; the tests hold the
/// vectors.
@NullMarked
package io.portaria.engine.detect;

import org.jspecify.annotations.NullMarked;
