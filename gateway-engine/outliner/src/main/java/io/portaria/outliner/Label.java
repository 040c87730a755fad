package io.portaria.outliner;

/// What a branch goes to: the end of a block, or the beginning of a loop. Two labels are the same when they are one object, so that
/// code can be moved without counting anew how many blocks lie between.
final class Label {}
