/// A tool of the build: takes functions of a WebAssembly module apart that are too large for the JVM.
///
/// A method of the JVM has at most 65,535 bytes, and the compilers of HotSpot leave one of more than 8,000 to the interpreter. A
/// parser that bison generates is one function with a switch of some thousand cases, far above both. What the tool gives
/// does the same with functions of a bearable size.
///
/// The parts of a module are named as in the WebAssembly Core Specification 2.0.
@NullMarked
package io.portaria.outliner;

import org.jspecify.annotations.NullMarked;
