package io.portaria.outliner;

import java.util.List;

/// @param type   index of its type in the module
/// @param locals value types of its parameters and of its locals, in the order of their indices
/// @param label  what a branch out of the outermost block goes to
record Function(int type, List<Byte> locals, Label label, List<Instruction> body) {
    Function {
        locals = List.copyOf(locals);
        body = List.copyOf(body);
    }
}
